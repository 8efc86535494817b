"""Measures a data set: what the checks say, what the ladder makes of it, how near the truth it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from churnapp.data_sets.oracle import Truth
from predictions.domain import CONTRACTS
from predictions.mart import open_mart
from predictions.mart.columns import Floats
from predictions.ml import metrics
from predictions.ml.bootstrap import AccountBootstrap, Estimate
from predictions.ml.ladder import SEED
from predictions.ml.outcome import OutcomeDefinition
from predictions.ml.resampled import ResampledRanking
from predictions.ml.rungs import Rung
from predictions.ml.training import Trained, TrainingRefused, train
from predictions.queries.quality import NewestReport, newest_report

NEVER_PUBLISHED = "0.0.0"


@dataclass(frozen=True, slots=True)
class TruthFigures:
    """How the true probabilities do on the test rows they are known of.

    Attributes:
        rows: test rows with a known truth; the figures are of them.
        log_loss, auc: of the truth; ``auc_low`` and ``auc_high`` bound 80 % of the account resamples.
        expected, observed: leavers by the truth, and those that came.
        gain_shares: rung to the share of the truth's improvement over the base rate in log loss.
    """

    rows: int
    log_loss: float
    auc: float
    auc_low: float
    auc_high: float
    expected: float
    observed: int
    gain_shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on a data set.

    Attributes:
        quality: what the checks found.
        evaluation: the evaluation report; None where training was refused for another reason than quality.
        refusal: that reason in words; empty otherwise.
        truth: None where no truth is known.
    """

    quality: NewestReport
    evaluation: dict[str, Any] | None
    refusal: str
    truth: TruthFigures | None


def measure(definition: OutcomeDefinition, truth: Truth | None, progress: Callable[[str], None]) -> Measured:
    """Trains the ladder on the published mart, whatever the checks say, and publishes nothing.

    Args:
        definition: what counts as the outcome.
        truth: true probability of customer and day, where the data were simulated.
        progress: called with the name of each step.
    """
    mart = open_mart(contract=CONTRACTS[definition.target]).to_learn_from()
    quality = newest_report(mart.version)
    assert quality is not None  # noqa: S101 the mart was built a moment ago
    try:
        with threadpool_limits(limits=1):
            trained = train(mart, version=NEVER_PUBLISHED, definition=definition, progress=progress)
    except TrainingRefused as refusal:
        return Measured(quality, None, str(refusal), None)
    figures = None if truth is None else _truth_figures(trained, truth)
    return Measured(quality, trained.evaluation, "", figures)


def _truth_figures(trained: Trained, truth: Truth) -> TruthFigures | None:
    tested, history = trained.tested, trained.history
    if tested is None:
        return None
    is_test = np.isin(history.examples.as_of, np.array(tested.origins, dtype="datetime64[D]"))
    names = np.array(history.features.customer_ids, dtype=object)[is_test]
    days = tested.examples.as_of.astype(object)
    told = [truth(str(name), day) for name, day in zip(names, days, strict=True)]
    known = np.array([value is not None for value in told])
    if not known.any():
        return None
    true = np.array([value for value in told if value is not None])
    left, accounts = tested.examples.left[known], tested.examples.accounts[known]
    auc = Estimate.of(ResampledRanking.of(true, left, AccountBootstrap.of(accounts, seed=SEED)).auc())
    losses = {rung: _loss(left, values[known]) for rung, values in tested.probabilities.items()}
    base, best = losses[Rung.BASE_RATE], _loss(left, true)
    return TruthFigures(
        rows=int(known.sum()),
        log_loss=best,
        auc=auc.value,
        auc_low=auc.low,
        auc_high=auc.high,
        expected=float(true.sum()),
        observed=int(left.sum()),
        gain_shares={rung.value: (base - loss) / (base - best) for rung, loss in losses.items()},
    )


def _loss(left: Floats, probability: Floats) -> float:
    return metrics.average(metrics.row_log_loss(left, probability), np.ones(len(left)))
