"""The monthly update of the level: the intercept alone, from outcomes that came after the training."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from predictions.mart import Mart
from predictions.mart.columns import Floats
from predictions.ml.base_rate import overlap_weights
from predictions.ml.component import sigmoid
from predictions.ml.examples import ChurnDefinition, labelled_history
from predictions.ml.trained_model import TrainedModel
from predictions.models import ModelVersionRecord
from predictions.watching.matured import horizon_of, silence_is_churn

PRIOR_LEAVERS = 20  # the belief that the level holds weighs as much as so many leavers
LARGEST_SHIFT = float(np.log(2))
SMALLEST_SHIFT = 0.02  # log-odds; a new version for less would be noise


@dataclass(frozen=True, slots=True)
class LevelEvidence:
    """What came after a training, for the model as it was trained.

    Attributes:
        log_odds: what the trained model says about each account and month (n,).
        left: 1 when the account left within the horizon (n,).
        weights: how much a row counts (n,): months whose horizons overlap share one leaver, and a month
            counts half as much as one that is a year newer.
        first, last: first and last month; None without a row.
    """

    log_odds: Floats
    left: Floats
    weights: Floats
    first: date | None
    last: date | None

    @property
    def observed(self) -> float:
        """Leavers, as distinct accounts."""
        return float(self.weights @ self.left)

    @property
    def expected(self) -> float:
        """Leavers that the trained model expected."""
        return float(self.weights @ sigmoid(self.log_odds))


@dataclass(frozen=True, slots=True)
class LevelUpdate:
    """A new intercept.

    Attributes:
        shift: log-odds to add to the intercept of the training; at most a doubling or halving of the odds.
        ratio: leavers for each one expected, shrunk towards 1.
        evidence: what it rests on.
    """

    shift: float
    ratio: float
    evidence: LevelEvidence

    def to_json(self) -> dict[str, Any]:
        """What the history of a version keeps."""
        return {
            "shift": self.shift,
            "ratio": self.ratio,
            "observed": self.evidence.observed,
            "expected": self.evidence.expected,
            "first": str(self.evidence.first),
            "last": str(self.evidence.last),
        }


def level_update(evidence: LevelEvidence) -> LevelUpdate:
    """How far the level moves: Gamma–Poisson, with a prior worth 20 leavers that nothing has moved.

    The ratio (leavers + 20) / (expected + 20) is reached by one shift of all log-odds, so that no account
    overtakes another.
    """
    ratio = (evidence.observed + PRIOR_LEAVERS) / (evidence.expected + PRIOR_LEAVERS)
    return LevelUpdate(_shift_to(evidence, ratio), ratio, evidence)


def evidence_since_training(mart: Mart, trained: TrainedModel, record: ModelVersionRecord) -> LevelEvidence:
    """The matured months of a mart that a training had not seen.

    Args:
        mart: whose outcomes are known.
        trained: the model with the intercept of its training.
        record: the version of that training.
    """
    snapshots = mart.snapshot_columns()
    history = labelled_history(
        snapshots,
        contract=mart.contract,
        definition=ChurnDefinition(horizon_of(record), is_silence=silence_is_churn(record)),
        as_of=mart.as_of,
        outcomes_known_until=mart.outcomes_known_until,
    )
    learnt_until = np.datetime64(record.evaluation.get("last_snapshot") or record.as_of)
    newer = history.examples.as_of > learnt_until
    examples = history.examples.where(newer)
    if not len(examples):
        return LevelEvidence(np.empty(0), np.empty(0), np.empty(0), None, None)
    return LevelEvidence(
        log_odds=trained.predict(history.features_where(newer)).log_odds,
        left=examples.left,
        weights=overlap_weights(examples, horizon_of(record)),
        first=examples.as_of.min().astype(date),
        last=examples.as_of.max().astype(date),
    )


def _shift_to(evidence: LevelEvidence, ratio: float) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415 - most processes never fit anything

    def surplus(shift: float) -> float:
        return float(evidence.weights @ sigmoid(evidence.log_odds + shift)) - ratio * evidence.expected

    if not evidence.expected:
        return 0.0
    if surplus(-LARGEST_SHIFT) >= 0:
        return -LARGEST_SHIFT
    if surplus(LARGEST_SHIFT) <= 0:
        return LARGEST_SHIFT
    return float(brentq(surplus, -LARGEST_SHIFT, LARGEST_SHIFT))
