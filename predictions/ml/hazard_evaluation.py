"""How well the curve of the next 12 months says who leaves when, out of time and against Kaplan–Meier."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from predictions.domain import FeatureContract
from predictions.domain.survival import MONTH_ENDS
from predictions.mart.columns import Days, Floats, Integers, SnapshotColumns
from predictions.ml.bootstrap import AccountBootstrap, Estimate, json_number, ratio
from predictions.ml.component import logit
from predictions.ml.hazard_training import fit_hazard
from predictions.ml.metrics import Ranking
from predictions.ml.person_months import PersonMonths, person_months

ORIGINS, MONTHS_BETWEEN = 3, 3
FEWEST_SNAPSHOT_DAYS, FEWEST_CHURNED_ACCOUNTS = 4, 20
# a curve that could be followed for less is not judged
HORIZONS = (12, 9, 6, 3)
MOST_SNAPSHOTS = 12_000
DRAWS, SEED = 80, 23


@dataclass(frozen=True)
class CurvesOutOfTime:
    """Curves at past origins by models that knew only what the origin knew, with what came; n rows.

    Attributes:
        survival: by the model (n, 12).
        kaplan_meier: of everybody known at the origin, the same for all rows of one (n, 12).
        month_left: month in which the account left, from 0; ``horizon`` or later when it stayed (n,).
        accounts: number of the account (n,).
        origins: position in ``days`` (n,).
        days: the origins, oldest first.
        horizon: months for which every account was followed.
    """

    survival: Floats
    kaplan_meier: Floats
    month_left: Integers
    accounts: Integers
    origins: Integers
    days: tuple[str, ...]
    horizon: int


def predict_curves_out_of_time(
    contract: FeatureContract,
    snapshots: SnapshotColumns,
    known_until: date,
    progress: Callable[[str], None],
) -> CurvesOutOfTime | None:
    """Fits the hazard at up to three past days and predicts what was then the next year.

    Everybody is followed for the whole horizon, so that no outcome is censored within it.

    Returns:
        None when no day has leavers before it and three known months after it.
    """
    horizon, days = _origins(snapshots, known_until)
    parts, used = [], []
    for day in days:
        history = person_months(_before(snapshots, day), day)
        if history.churned_account_count < FEWEST_CHURNED_ACCOUNTS:
            continue
        progress(f"curve at {day}: {len(history.rows):,} snapshots to learn from")
        model = fit_hazard(contract, snapshots, history, most_snapshots=MOST_SNAPSHOTS)
        rows = np.flatnonzero(snapshots.as_of == day)
        columns = {name: values[rows] for name, values in snapshots.features.columns.items()}
        curve = np.tile(kaplan_meier_ahead(history), (len(rows), 1))
        parts.append((model.survival(columns), curve, _month_left(snapshots, rows), rows))
        used.append(str(day))
    if not parts:
        return None
    survival, curves, month_left, rows = (np.concatenate(part) for part in zip(*parts, strict=True))
    return CurvesOutOfTime(
        survival=survival,
        kaplan_meier=curves,
        month_left=month_left,
        accounts=np.unique(snapshots.features.customer_pks[rows], return_inverse=True)[1].astype(np.int64),
        origins=np.repeat(np.arange(len(parts)), [len(part[3]) for part in parts]),
        days=tuple(used),
        horizon=horizon,
    )


def judge_curves(tested: CurvesOutOfTime | None) -> dict[str, Any]:
    """The report's part on the curve, as JSON; ``_low`` and ``_high`` bound 80 % of account resamples."""
    if tested is None or not (tested.month_left < tested.horizon).any():
        return {"origins": [], "horizon_months": None}
    bootstrap = AccountBootstrap.of(tested.accounts, seed=SEED, count=DRAWS)
    concordance = _concordance(tested)
    drawn = [concordance(counts[bootstrap.accounts].astype(np.float64)) for counts in bootstrap.counts]
    ours, theirs = _row_brier(tested, tested.survival), _row_brier(tested, tested.kaplan_meier)
    skill = 1 - ratio(bootstrap.sums(ours), bootstrap.sums(theirs))
    return {
        "origins": list(tested.days),
        "horizon_months": tested.horizon,
        "n_rows": len(tested.accounts),
        "n_leavers": int((tested.month_left < tested.horizon).sum()),
        **Estimate.of(np.array(drawn)).to_json("concordance"),
        "integrated_brier": json_number(float(ours.mean())),
        "integrated_brier_kaplan_meier": json_number(float(theirs.mean())),
        **Estimate.of(skill).to_json("skill"),
        "months": [_month(tested, month) for month in range(tested.horizon)],
    }


def kaplan_meier_ahead(outcomes: PersonMonths) -> Floats:
    """Kaplan–Meier of the months after a snapshot, over all snapshots (12,); flat where nothing is known."""
    at_risk = outcomes.at_risk.sum(axis=0)
    hazard = outcomes.left.sum(axis=0) / np.maximum(at_risk, 1)
    return np.asarray(np.cumprod(1 - hazard))


def _origins(snapshots: SnapshotColumns, known_until: date) -> tuple[int, Days]:
    """The longest horizon that some day allows, and the last days that allow it, oldest first."""
    days = np.unique(snapshots.as_of)[FEWEST_SNAPSHOT_DAYS:]
    for horizon in HORIZONS:
        followed = days[days + np.timedelta64(MONTH_ENDS[horizon - 1], "D") <= np.datetime64(known_until)]
        if len(followed):
            return horizon, followed[::-MONTHS_BETWEEN][:ORIGINS][::-1]
    return 0, days[:0]


def _before(snapshots: SnapshotColumns, day: np.datetime64) -> SnapshotColumns:
    """The same rows with those of the day and later made too late to be known."""
    known = snapshots.as_of < day
    late = np.where(known, snapshots.as_of, day + np.timedelta64(1, "D"))
    return replace(snapshots, as_of=late)


def _month_left(snapshots: SnapshotColumns, rows: Integers) -> Integers:
    ahead = (snapshots.left_on[rows] - snapshots.as_of[rows]) / np.timedelta64(1, "D")
    stayed = np.where(np.isnan(ahead), np.inf, ahead)
    return np.searchsorted(MONTH_ENDS, stayed, side="left").astype(np.int64)


def _concordance(tested: CurvesOutOfTime) -> Callable[[Floats], float]:
    """Chance that of two accounts, the one that left in an earlier month had the lower curve by then.

    Antolini's time-dependent concordance in months. Because nobody is censored within the horizon, Harrell's
    and Uno's weights for censoring are all 1 and the two agree with it.
    """
    compared = list(_compared(tested))

    def concordance(weights: Floats) -> float:
        concordant = pairs = 0.0
        for rows, ranking, left in compared:
            own = weights[rows]
            count = float(own @ left) * float(own @ (1 - left))
            if count:
                pairs += count
                concordant += count * ranking.auc(own)
        return concordant / pairs if pairs else float("nan")

    return concordance


def _compared(tested: CurvesOutOfTime) -> Iterator[tuple[Integers, Ranking, Floats]]:
    """For each origin and month: who was still there, in the order of the curve, and who left in it."""
    for origin in range(len(tested.days)):
        for month in range(tested.horizon):
            rows = np.flatnonzero((tested.origins == origin) & (tested.month_left >= month))
            left = (tested.month_left[rows] == month).astype(np.float64)
            if left.any() and not left.all():
                yield rows, Ranking.of(logit(1 - tested.survival[rows, month]), left), left


def _row_brier(tested: CurvesOutOfTime, survival: Floats) -> Floats:
    """Squared distance of a curve from what came, the mean over the months, per row."""
    months = np.arange(tested.horizon)
    there = tested.month_left[:, None] > months
    return np.asarray(((there - survival[:, : tested.horizon]) ** 2).mean(axis=1))


def _month(tested: CurvesOutOfTime, month: int) -> dict[str, Any]:
    return {
        "month": month + 1,
        "expected": float(tested.survival[:, month].mean()),
        "observed": float((tested.month_left > month).mean()),
        "kaplan_meier": float(tested.kaplan_meier[:, month].mean()),
    }
