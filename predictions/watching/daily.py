"""What happens to the published model by itself: looked at, judged, replaced, demoted, corrected."""

import logging
from collections.abc import Callable
from datetime import datetime

from predictions.jobs.alone import train_alone
from predictions.mart import Mart, MartDamaged, MartMissing, open_mart
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing
from predictions.ml.training import TrainingRefused
from predictions.models import ModelVersionRecord
from predictions.queries.backtests import published_model
from predictions.repositories.jobs import JobAlreadyActive, JobIsOver
from predictions.repositories.model_versions import SomebodyWasFaster
from predictions.watching.challengers import judge_challengers
from predictions.watching.correction import LevelHolds, update_level
from predictions.watching.demotion import demote, due_demotion
from predictions.watching.months import judge_matured_months
from predictions.watching.watch import watch

logger = logging.getLogger(__name__)

REFUSALS = (
    JobAlreadyActive,
    JobIsOver,
    LevelHolds,
    MartDamaged,
    MartMissing,
    ModelDoesNotFit,
    ModelMissing,
    SomebodyWasFaster,
    TrainingRefused,
)


def look_after_model(*, now: datetime) -> ModelVersionRecord | None:
    """Looks at the inputs, judges what has matured, and acts on it.

    A challenger that won in the shadow takes the published model's place; else a model that failed twice in a
    row is demoted.

    Returns:
        The version that was published for it, else None.
    """

    def look(mart: Mart) -> ModelVersionRecord | None:
        watch(mart, published_model(), now=now)
        judge_matured_months(mart, now=now)
        if winner := judge_challengers(mart, now=now):
            return winner
        due = due_demotion()
        if due is None:
            return None
        return train_alone(lambda progress: demote(due, mart, now=now, progress=progress))

    return _unless_refused(look)


def correct_level(*, now: datetime) -> ModelVersionRecord | None:
    """Corrects the level of the published model; the version published for it, or None."""
    return _unless_refused(lambda mart: update_level(mart, now=now))


def _unless_refused(
    step: Callable[[Mart], ModelVersionRecord | None],
) -> ModelVersionRecord | None:
    try:
        return step(open_mart())
    except REFUSALS as refusal:
        logger.info("The published model stays: %s", refusal)
        return None
