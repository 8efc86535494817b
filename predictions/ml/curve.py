"""Learns the curve of the next 12 months beside the ladder: its file and its part of the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from predictions.mart import SnapshotColumns
from predictions.ml.hazard_evaluation import judge_curves, predict_curves_out_of_time
from predictions.ml.hazard_file import HAZARD_FILE, hazard_content
from predictions.ml.hazard_training import fit_hazard
from predictions.ml.outcome import OutcomeDefinition
from predictions.ml.person_months import person_months
from predictions.ml.source import TrainingSource

FEWEST_CHURNED_ACCOUNTS = 20


@dataclass(frozen=True)
class LearntCurve:
    """What was learnt about when accounts leave.

    Attributes:
        evaluation: the report's part; ``reason`` says why where there is no curve, and is empty otherwise.
        files: of the model's folder; empty where there is no curve.
    """

    evaluation: dict[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


def learn_curve(
    mart: TrainingSource,
    snapshots: SnapshotColumns,
    definition: OutcomeDefinition,
    progress: Callable[[str], None],
) -> LearntCurve:
    """Fits the hazard on everything that is known, and judges it out of time.

    Args:
        mart: says until when outcomes are known.
        snapshots: its risk set.
        definition: what counts as the outcome.
        progress: called with the name of each step.
    """
    if definition.no_curve:
        return _none(definition.no_curve)
    outcomes = person_months(snapshots, mart.outcomes_known_until)
    if outcomes.churned_account_count < FEWEST_CHURNED_ACCOUNTS:
        return _none(
            f"{outcomes.churned_account_count} accounts left in the history. The curve of the next 12 months "
            f"asks for {FEWEST_CHURNED_ACCOUNTS}."
        )
    tested = predict_curves_out_of_time(mart.contract, snapshots, mart.outcomes_known_until, progress)
    progress("fitting the curve of the next 12 months")
    model = fit_hazard(mart.contract, snapshots, outcomes)
    return LearntCurve({"reason": "", **judge_curves(tested)}, {HAZARD_FILE: hazard_content(model)})


def _none(reason: str) -> LearntCurve:
    return LearntCurve({"reason": reason, "origins": [], "horizon_months": None})
