"""Rolling origins: trains as of past days and predicts what was then the future."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import Booleans, Days, Floats
from predictions.ml.component import sigmoid
from predictions.ml.examples import Examples
from predictions.ml.ladder import SEED, fit_ladder
from predictions.ml.rungs import Rung

FEWEST_ORIGINS, USUAL_ORIGINS, MOST_ORIGINS = 4, 6, 24
# a test with fewer leavers or stayers says nothing: small vendors are tested on more origins
ENOUGH_ACCOUNTS, PLENTY_OF_ACCOUNTS = 40, 1_000


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
    origins = [_Origin(day, *_split(examples, day, horizon_days)) for day in _origins(examples, horizon_days)]
    origins = [origin for origin in origins if origin.can_be_tested]
    if not origins:
        return None
    tested = []
    # XGBoost and matrix products leave Python while they work, so that threads share the processors
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        waiting = [threads.submit(_predict, contract, examples, origin, rungs) for origin in origins]
        for origin, future in zip(origins, waiting, strict=True):
            progress(
                f"origin {origin.day}: {int(origin.known.sum()):,} rows to learn from, "
                f"{int(origin.test.sum()):,} to predict"
            )
            tested.append(future.result())
    # rows of examples are ordered by day, so that the pooled order is the order of the origins
    return OutOfTime(
        examples=examples.where(np.any([origin.test for origin in origins], axis=0)),
        probabilities={rung: np.concatenate([part[rung] for part, _ in tested]) for rung in rungs},
        seen=np.concatenate([seen for _, seen in tested]),
        origins=tuple(str(origin.day) for origin in origins),
    )


@dataclass(frozen=True)
class _Origin:
    """A day of the past: which rows were known by then, and which stand on that day."""

    day: np.datetime64
    known: Booleans
    test: Booleans
    can_be_tested: bool


def _split(examples: Examples, day: np.datetime64, horizon_days: int) -> tuple[Booleans, Booleans, bool]:
    known = examples.as_of + np.timedelta64(horizon_days, "D") <= day
    left = examples.left[known]
    return known, examples.as_of == day, bool(0 < left.sum() < len(left))


def _predict(
    contract: FeatureContract, examples: Examples, origin: _Origin, rungs: Sequence[Rung]
) -> tuple[dict[Rung, Floats], Floats]:
    history, test = examples.where(origin.known), examples.where(origin.test)
    ladder = fit_ladder(contract, history.thinned(SEED), rungs)
    seen = np.isin(test.accounts, history.accounts).astype(np.float64)
    return {rung: sigmoid(ladder.log_odds(rung, test.matrix)) for rung in rungs}, seen


def _origins(examples: Examples, horizon_days: int) -> Days:
    """The last days of the history, as many as a test needs, that have history of their own."""
    snapshot_days = np.unique(examples.as_of)
    horizon = np.timedelta64(horizon_days, "D")
    possible = snapshot_days[snapshot_days - horizon >= snapshot_days[:1]][-MOST_ORIGINS:]
    for count in range(FEWEST_ORIGINS, len(possible)):
        test = np.isin(examples.as_of, possible[-count:])
        leavers = len(np.unique(examples.accounts[test & (examples.left == 1)]))
        stayers = len(np.unique(examples.accounts[test & (examples.left == 0)]))
        if min(leavers, stayers) >= (ENOUGH_ACCOUNTS if count >= USUAL_ORIGINS else PLENTY_OF_ACCOUNTS):
            return possible[-count:]
    return possible
