"""Rolling origins: trains as of past days and predicts what was then the future."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import Days, Floats
from predictions.ml.component import sigmoid
from predictions.ml.examples import Examples
from predictions.ml.ladder import fit_ladder
from predictions.ml.rungs import Rung

FEWEST_ORIGINS, MOST_ORIGINS = 6, 24
# a test with fewer leavers or stayers says nothing: small vendors are tested on more origins
ENOUGH_ACCOUNTS = 40


@dataclass(frozen=True)
class OutOfTime:
    """Predictions at the origins, pooled.

    Attributes:
        examples: the test rows.
        probabilities: rung to probability of each row, by a model that knew only what the origin knew.
        seen: whether the row's account was among those the model was trained on.
        origins: days of the origins, oldest first.
    """

    examples: Examples
    probabilities: dict[Rung, Floats]
    seen: Floats
    origins: tuple[str, ...]


def predict_out_of_time(
    contract: FeatureContract,
    examples: Examples,
    rungs: Sequence[Rung],
    horizon_days: int,
    progress: Callable[[str], None],
) -> OutOfTime | None:
    """Trains at each origin on outcomes that were known there, and predicts the origin's snapshot.

    Returns:
        None when no origin has leavers and stayers before it.
    """
    tests, probabilities, seen, used = [], [], [], []
    for origin in _origins(examples, horizon_days):
        known = examples.as_of + np.timedelta64(horizon_days, "D") <= origin
        history, test = examples.where(known), examples.where(examples.as_of == origin)
        if not 0 < history.left.sum() < len(history):
            continue
        progress(f"origin {origin}: {len(history):,} rows to learn from, {len(test):,} to predict")
        ladder = fit_ladder(contract, history, rungs)
        probabilities.append({rung: sigmoid(ladder.log_odds(rung, test.matrix)) for rung in rungs})
        tests.append(examples.as_of == origin)
        seen.append(np.isin(test.accounts, history.accounts).astype(np.float64))
        used.append(str(origin))
    if not tests:
        return None
    # rows of examples are ordered by day, so that the pooled order is the order of the origins
    return OutOfTime(
        examples=examples.where(np.any(tests, axis=0)),
        probabilities={rung: np.concatenate([part[rung] for part in probabilities]) for rung in rungs},
        seen=np.concatenate(seen),
        origins=tuple(used),
    )


def _origins(examples: Examples, horizon_days: int) -> Days:
    """The last days of the history, as many as a test needs, that have history of their own."""
    snapshot_days = np.unique(examples.as_of)
    horizon = np.timedelta64(horizon_days, "D")
    possible = snapshot_days[snapshot_days - horizon >= snapshot_days[:1]][-MOST_ORIGINS:]
    for count in range(FEWEST_ORIGINS, len(possible)):
        test = np.isin(examples.as_of, possible[-count:])
        leavers = len(np.unique(examples.accounts[test & (examples.left == 1)]))
        stayers = len(np.unique(examples.accounts[test & (examples.left == 0)]))
        if min(leavers, stayers) >= ENOUGH_ACCOUNTS:
            return possible[-count:]
    return possible
