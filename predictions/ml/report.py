"""The figures of the evaluation, each with an interval over accounts."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from predictions.domain import DEFAULT_CAPACITY
from predictions.ml import metrics
from predictions.ml.bootstrap import AccountBootstrap, Estimate, ratio
from predictions.ml.origins import OutOfTime
from predictions.ml.profit import expected_maximum_profit
from predictions.ml.resampled import ResampledRanking
from predictions.ml.rungs import Rung
from predictions.ml.slope import calibration_slopes

# the share of its accounts that a team acts on: those it calls high or critical
TEAM_SHARE = DEFAULT_CAPACITY.critical + DEFAULT_CAPACITY.high


@dataclass(frozen=True, slots=True)
class RungFigures:
    """How one rung did out of time.

    Attributes:
        log_loss: mean log loss; ``log_loss_base`` is that of the training base rate.
        brier_skill: share of the base rate's Brier score that is saved.
        auc: chance that a leaver ranks above a stayer.
        average_precision: beside the base, which is the share of leavers.
        lift_top_decile: rate of leavers in the top tenth against all.
        recall_top_decile: share of the leavers found in the top tenth.
        precision_at_capacity: share of leavers among as many as the team acts on.
        recall_at_capacity: share of the leavers found among as many as the team acts on.
        calibration_slope: below 1 too bold, above 1 too timid.
        observed_expected: leavers that came for each one expected.
        mrr_weighted_recall: share of the leavers' revenue found in the top tenth.
        profit_per_account: expected maximum profit per account of the portfolio, US dollars.
        contacted_share: share of the portfolio that is contacted for it.
    """

    log_loss: Estimate
    log_loss_base: Estimate
    brier_skill: Estimate
    auc: Estimate
    average_precision: Estimate
    lift_top_decile: Estimate
    recall_top_decile: Estimate
    precision_at_capacity: Estimate
    recall_at_capacity: Estimate
    calibration_slope: Estimate
    observed_expected: Estimate
    mrr_weighted_recall: Estimate
    profit_per_account: Estimate
    contacted_share: Estimate

    @classmethod
    def unknown(cls) -> "RungFigures":
        """The figures of a rung that was not tried."""
        nan = float("nan")
        return cls(**{field.name: Estimate(nan, nan, nan) for field in fields(cls)})

    def to_json(self) -> dict[str, Any]:
        """The figures with their bounds, and None where one does not exist."""
        written: dict[str, Any] = {}
        for field in fields(self):
            written |= getattr(self, field.name).to_json(field.name)
        return written


def rung_figures(tested: OutOfTime, rung: Rung, bootstrap: AccountBootstrap) -> RungFigures:
    """The figures of a rung on the pooled test rows."""
    examples, left = tested.examples, tested.examples.left
    probability, base = tested.probabilities[rung], tested.probabilities[Rung.BASE_RATE]
    ranking = ResampledRanking.of(probability, left, bootstrap)
    brier, base_brier = (bootstrap.means(metrics.row_brier(left, said)) for said in (probability, base))
    log_loss, base_loss = (bootstrap.means(metrics.row_log_loss(left, said)) for said in (probability, base))
    profit, contacted = expected_maximum_profit(probability, left, examples.mrr, bootstrap)
    found = {
        "log_loss": log_loss,
        "log_loss_base": base_loss,
        "brier_skill": 1 - ratio(brier, base_brier),
        "auc": ranking.auc(),
        "average_precision": ranking.average_precision(),
        "lift_top_decile": ranking.lift(metrics.TOP_SHARE),
        "recall_top_decile": ranking.recall(metrics.TOP_SHARE),
        "precision_at_capacity": ranking.precision(TEAM_SHARE),
        "recall_at_capacity": ranking.recall(TEAM_SHARE),
        "calibration_slope": calibration_slopes(left, probability, bootstrap),
        "observed_expected": ratio(bootstrap.sums(left), bootstrap.sums(probability)),
        "mrr_weighted_recall": ranking.recall(metrics.TOP_SHARE, np.nan_to_num(examples.mrr)),
        "profit_per_account": profit,
        "contacted_share": contacted,
    }
    return RungFigures(**{name: Estimate.of(values) for name, values in found.items()})
