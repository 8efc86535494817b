"""The figures of the evaluation, each with an interval over accounts."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from predictions.mart.columns import Floats
from predictions.ml import metrics
from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.metrics import Ranking
from predictions.ml.origins import OutOfTime
from predictions.ml.rungs import Rung


@dataclass(frozen=True, slots=True)
class RungFigures:
    """How one rung did out of time; ``_low`` and ``_high`` bound 80 % of the account resamples.

    Attributes:
        log_loss: mean log loss; ``log_loss_base`` is that of the training base rate.
        brier_skill: share of the base rate's Brier score that is saved.
        auc: chance that a leaver ranks above a stayer.
        average_precision: beside the base, which is the share of leavers.
        lift_top_decile: rate of leavers in the top tenth against all.
        recall_top_decile: share of the leavers found in the top tenth.
        calibration_slope: below 1 too bold, above 1 too timid.
        observed_expected: leavers that came for each one expected.
        mrr_weighted_recall: share of the leavers' revenue found in the top tenth.
    """

    log_loss: float
    log_loss_base: float
    brier_skill: float
    brier_skill_low: float
    brier_skill_high: float
    auc: float
    auc_low: float
    auc_high: float
    average_precision: float
    lift_top_decile: float
    recall_top_decile: float
    calibration_slope: float
    calibration_slope_low: float
    calibration_slope_high: float
    observed_expected: float
    observed_expected_low: float
    observed_expected_high: float
    mrr_weighted_recall: float

    def to_json(self) -> dict[str, Any]:
        """The figures, with None where one does not exist."""
        return {name: json_number(value) for name, value in asdict(self).items()}


def json_number(value: float) -> float | None:
    """A number as JSON can hold it: None for NaN and infinity."""
    return float(value) if np.isfinite(value) else None


def rung_figures(tested: OutOfTime, rung: Rung, bootstrap: AccountBootstrap) -> RungFigures:
    """The figures of a rung on the pooled test rows."""
    left = tested.examples.left
    probability, base = tested.probabilities[rung], tested.probabilities[Rung.BASE_RATE]
    ranking = Ranking.of(probability, left)
    equal = np.ones(len(left))
    value = np.nan_to_num(tested.examples.mrr)
    brier, base_brier = metrics.row_brier(left, probability), metrics.row_brier(left, base)

    def skill(weights: Floats) -> float:
        return 1 - metrics.average(brier, weights) / metrics.average(base_brier, weights)

    def level(weights: Floats) -> float:
        return metrics.observed_expected(left, probability, weights)

    def slope(weights: Floats) -> float:
        return metrics.calibration_slope(left, probability, weights)

    skill_low, skill_high = bootstrap.interval(skill)
    auc_low, auc_high = bootstrap.interval(ranking.auc)
    level_low, level_high = bootstrap.interval(level)
    slope_low, slope_high = _few(bootstrap).interval(slope)
    return RungFigures(
        log_loss=metrics.average(metrics.row_log_loss(left, probability), equal),
        log_loss_base=metrics.average(metrics.row_log_loss(left, base), equal),
        brier_skill=skill(equal),
        brier_skill_low=skill_low,
        brier_skill_high=skill_high,
        auc=ranking.auc(equal),
        auc_low=auc_low,
        auc_high=auc_high,
        average_precision=ranking.average_precision(equal),
        lift_top_decile=metrics.lift(ranking, left, equal),
        recall_top_decile=metrics.recall(ranking, left, equal, equal),
        calibration_slope=slope(equal),
        calibration_slope_low=slope_low,
        calibration_slope_high=slope_high,
        observed_expected=level(equal),
        observed_expected_low=level_low,
        observed_expected_high=level_high,
        mrr_weighted_recall=metrics.recall(ranking, left, value, equal),
    )


def _few(bootstrap: AccountBootstrap) -> AccountBootstrap:
    # each slope is a fit of its own
    return AccountBootstrap(bootstrap.draws[:50])
