"""What the data says about the weights of the composite risk score."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from predictions.domain import RiskWeights
from predictions.mart.columns import Booleans, Days, Floats, Integers, SnapshotColumns
from predictions.ml.bootstrap import COVERAGE, AccountBootstrap
from predictions.ml.component import sigmoid
from predictions.ml.examples import HORIZON_DAYS
from predictions.ml.metrics import Ranking
from predictions.scoring.risk import risk_signals

FEWEST_CHURNED_ACCOUNTS = 30
# the weights in force count as much as this many accounts that left
WORTH_OF_CURRENT = 100
SURE_ENOUGH, SMALLEST_CHANGE = 0.90, 0.03
ORIGINS, FEWEST_DAYS_BEFORE = 6, 4
MOST_ROWS = 30_000
REFITS, DRAWS, SEED = 40, 100, 24


class NothingToWeigh(RuntimeError):
    """The history does not say anything about the weights; those in force stay."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on; low and high bound 80 % of account resamples.

    Attributes:
        current: the weights in force when it was made: usage, compliance, vendor.
        low, high: of the proposed weights, in the same order.
        account_count, churned_account_count: whose history it is.
        test_rows, test_leavers: accounts at past days whose 90 days are over, and those that left in them.
        auc_current, auc_proposed: chance that a leaver has the higher score, where each past day's weights
            were found from what was known before it.
        auc_low: of the better of the two.
        sureness: share of resamples in which the proposed weights rank better.
        reason: what follows, in a sentence.
    """

    current: tuple[float, float, float]
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    account_count: int
    churned_account_count: int
    test_rows: int
    test_leavers: int
    auc_current: float
    auc_proposed: float
    auc_low: float
    sureness: float
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class WeightProposal:
    """The weights that the data proposes; those in force where it proposes to keep them."""

    weights: RiskWeights
    is_change: bool
    evidence: Evidence


@dataclass(frozen=True)
class _History:
    signals: Floats
    left: Floats
    accounts: Integers
    as_of: Days

    def where(self, chosen: Booleans | Integers) -> "_History":
        return _History(self.signals[chosen], self.left[chosen], self.accounts[chosen], self.as_of[chosen])

    @property
    def churned_account_count(self) -> int:
        return len(np.unique(self.accounts[self.left == 1]))


def propose_weights(snapshots: SnapshotColumns, *, known_until: date, current: RiskWeights) -> WeightProposal:
    """Weights that rank leavers best, drawn towards those in force, with what speaks for them.

    Args:
        snapshots: the risk set of a mart.
        known_until: last day up to which leaving is told.
        current: the weights in force.

    Raises:
        NothingToWeigh: too few left, or the signals say nothing at all.
    """
    history = _matured(snapshots, known_until)
    if history.churned_account_count < FEWEST_CHURNED_ACCOUNTS:
        raise NothingToWeigh(
            f"{history.churned_account_count} accounts left within 90 days of a snapshot; weights are "
            f"proposed from {FEWEST_CHURNED_ACCOUNTS} on. The weights in force stay."
        )
    leavers = history.churned_account_count
    found = _shrunk(history, current, leavers)
    drawn = np.array([_shrunk(resample, current, leavers) for resample in _resamples(history)])
    low, high = np.quantile(drawn, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], axis=0)
    weights = _rounded(found)
    evidence = _evidence(history, weights, current, low, high)
    is_change = evidence.reason == _change(evidence.sureness)
    return WeightProposal(weights if is_change else current, is_change, evidence)


def _matured(snapshots: SnapshotColumns, known_until: date) -> _History:
    horizon = np.timedelta64(HORIZON_DAYS, "D")
    kept = snapshots.as_of + horizon <= np.datetime64(known_until)
    accounts = np.unique(snapshots.features.customer_pks[kept], return_inverse=True)[1]
    return _History(
        signals=risk_signals(snapshots.features)[kept],
        left=(snapshots.left_on <= snapshots.as_of + horizon)[kept].astype(np.float64),
        accounts=accounts.astype(np.int64),
        as_of=snapshots.as_of[kept],
    )


def _shrunk(history: _History, current: RiskWeights, leavers: int) -> Floats:
    """The best weights and those in force, each by the number of accounts that left and stand for it."""
    start = np.array([current.usage, current.compliance, current.vendor])
    effects = _effects(history)
    if effects.sum() <= 1e-9:
        return start
    best = effects / effects.sum()
    return np.asarray((leavers * best + WORTH_OF_CURRENT * start) / (leavers + WORTH_OF_CURRENT))


def _effects(history: _History) -> Floats:
    """Log-odds of leaving for each signal from 0 to 1; none below 0 (3,)."""
    from scipy.optimize import minimize  # noqa: PLC0415 - most processes never fit anything

    if len(history.left) > MOST_ROWS:
        chosen = np.random.default_rng(SEED).permutation(len(history.left))[:MOST_ROWS]
        history = history.where(np.sort(chosen))
    signals, left = history.signals, history.left

    def loss(parameters: Floats) -> tuple[float, Floats]:
        odds = parameters[0] + signals @ parameters[1:]
        error = sigmoid(odds) - left
        value = (np.logaddexp(0, odds) - left * odds).mean()
        return float(value), np.concatenate([[error.mean()], signals.T @ error / len(left)])

    bounds = [(-15, 15), *[(0, 10)] * signals.shape[1]]
    found = minimize(loss, np.array([-3.0, 0.1, 0.1, 0.1]), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x[1:], dtype=np.float64)


def _resamples(history: _History) -> list[_History]:
    """The history with accounts drawn with replacement, each with all of its rows."""
    random = np.random.default_rng(SEED)
    order = np.argsort(history.accounts, kind="stable")
    starts = np.searchsorted(history.accounts[order], np.arange(history.accounts.max() + 2))
    samples = []
    for _ in range(REFITS):
        drawn = random.integers(0, len(starts) - 1, len(starts) - 1)
        rows = np.concatenate([order[starts[account] : starts[account + 1]] for account in drawn])
        samples.append(history.where(rows))
    return samples


def _rounded(weights: Floats) -> RiskWeights:
    """In whole hundredths that still add up to 1: the largest takes what is left."""
    hundredths = np.round(100 * weights)
    hundredths[np.argmax(hundredths)] += 100 - hundredths.sum()
    return RiskWeights(*(float(part) / 100 for part in hundredths))


def _evidence(
    history: _History, weights: RiskWeights, current: RiskWeights, low: Floats, high: Floats
) -> Evidence:
    tested, scores = _scores_out_of_time(history, current)
    rankings = [Ranking.of(score, tested.left) for score in scores]
    bootstrap = AccountBootstrap.of(tested.accounts, seed=SEED, count=DRAWS)
    weights_by_draw = (counts[bootstrap.accounts].astype(np.float64) for counts in bootstrap.counts)
    aucs, *resampled = [[ranking.auc(drawn) for ranking in rankings] for drawn in weights_by_draw]
    drawn = np.array(resampled)
    auc_low = float(np.nanquantile(drawn[:, int(np.argmax(aucs))], (1 - COVERAGE) / 2))
    sureness = float((drawn[:, 1] > drawn[:, 0]).mean())
    start = (current.usage, current.compliance, current.vendor)
    proposed = (weights.usage, weights.compliance, weights.vendor)
    moved = max(abs(new - old) for new, old in zip(proposed, start, strict=True))
    return Evidence(
        current=start,
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        account_count=len(np.unique(history.accounts)),
        churned_account_count=history.churned_account_count,
        test_rows=len(tested.left),
        test_leavers=int(tested.left.sum()),
        auc_current=aucs[0],
        auc_proposed=aucs[1],
        auc_low=auc_low,
        sureness=sureness,
        reason=_verdict(auc_low, sureness, moved),
    )


def _scores_out_of_time(history: _History, current: RiskWeights) -> tuple[_History, tuple[Floats, Floats]]:
    """The test rows, with their scores by the weights in force and by those found before each day."""
    days = np.unique(history.as_of)
    origins = days[FEWEST_DAYS_BEFORE:][-ORIGINS:]
    start = np.array([current.usage, current.compliance, current.vendor])
    tests, proposed = [], []
    for origin in origins:
        known = history.where(history.as_of + np.timedelta64(HORIZON_DAYS, "D") <= origin)
        rows = np.flatnonzero(history.as_of == origin)
        if known.left.any():
            tests.append(rows)
            proposed.append(history.signals[rows] @ _shrunk(known, current, known.churned_account_count))
    if not tests or not history.left[np.concatenate(tests)].any():
        raise NothingToWeigh(
            "The history is too short to compare weights out of time. The weights in force stay."
        )
    tested = history.where(np.concatenate(tests))
    return tested, (tested.signals @ start, np.concatenate(proposed))


def _verdict(auc_low: float, sureness: float, moved: float) -> str:
    if auc_low <= 0.5:
        return (
            "Keep: the score ranks those who left no better than chance, whatever the weights. Look at the "
            "signals it is made of."
        )
    if moved < SMALLEST_CHANGE:
        return "Keep: the data agrees with the weights in force."
    if sureness < SURE_ENOUGH:
        return (
            f"Keep: other weights rank those who left better in {sureness:.0%} of resamples, "
            f"{SURE_ENOUGH:.0%} are asked."
        )
    return _change(sureness)


def _change(sureness: float) -> str:
    return f"Change: the proposed weights rank those who left better in {sureness:.0%} of resamples."
