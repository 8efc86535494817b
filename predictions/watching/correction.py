"""Publishes a corrected level of the published model."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from predictions.jobs.alone import train_alone
from predictions.mart import Mart
from predictions.ml.artifact import save_artifact
from predictions.ml.registry import load_model, next_correction, published_record, training_of
from predictions.ml.training import Progress
from predictions.models import ModelVersionRecord
from predictions.repositories.model_versions import Decision, publish_version, register_candidate
from predictions.watching.level import (
    PRIOR_LEAVERS,
    SMALLEST_SHIFT,
    LevelUpdate,
    evidence_since_training,
    level_update,
)


class LevelHolds(RuntimeError):
    """There is nothing to correct; the published model stays."""


@dataclass(frozen=True, slots=True)
class DueCorrection:
    """A correction that outcomes ask for.

    Attributes:
        published: the version that is corrected.
        training: the one that was trained; the correction starts from it, so that no outcome counts twice.
    """

    published: ModelVersionRecord
    training: ModelVersionRecord
    update: LevelUpdate


def update_level(mart: Mart, *, now: datetime) -> ModelVersionRecord:
    """Corrects the intercept of the published model from outcomes that came after its training.

    It takes the one place for trainings, so that nobody publishes another model meanwhile.

    Args:
        mart: whose outcomes are known.
        now: the clock, UTC.

    Raises:
        LevelHolds: nothing has matured since the training, or it asks for no change.
        ModelMissing, ModelDoesNotFit: there is no published model that can score.
        JobAlreadyActive: somebody trains already.
        SomebodyWasFaster: another version was published meanwhile.
    """
    due = due_correction(mart)  # most months there is none, and nobody needs to see a job about it

    def correct(progress: Progress) -> ModelVersionRecord:
        progress("correcting the level")
        return _publish(due, mart, now=now)

    return train_alone(correct)


def due_correction(mart: Mart) -> DueCorrection:
    """The correction that outcomes ask for; see ``update_level`` for what it raises."""
    published = published_record()
    training = ModelVersionRecord.objects.filter(version=training_of(published.version)).first() or published
    update = level_update(evidence_since_training(mart, load_model(training.version), training))
    _refuse_unless_news(published, update)
    return DueCorrection(published, training, update)


def _publish(due: DueCorrection, mart: Mart, *, now: datetime) -> ModelVersionRecord:
    version = next_correction(due.published.version)
    model = load_model(due.training.version).at_level(version, due.update.shift)
    save_artifact(model, beside=due.training.version)
    decision = Decision(_in_words(due.training, due.update), None, now)
    with transaction.atomic():
        register_candidate(
            model,
            as_of=mart.as_of,
            mart_version=mart.version,
            evaluation={
                **due.training.evaluation,
                "outcomes_known_until": str(mart.outcomes_known_until),
                "level_update": due.update.to_json(),
            },
            reason=due.training.reason,
            decision=decision,
        )
        return publish_version(version, decision, instead_of=due.published.version)


def _refuse_unless_news(published: ModelVersionRecord, update: LevelUpdate) -> None:
    if update.evidence.last is None:
        raise LevelHolds(
            f"No outcome has matured since model {published.version} was trained, so its level stays. "
            "A month is added when its 90 days are over."
        )
    in_force = published.evaluation.get("level_update", {}).get("shift", 0.0)
    if abs(update.shift - in_force) < SMALLEST_SHIFT:
        raise LevelHolds(
            f"The level of model {published.version} holds: {update.evidence.observed:.1f} left where the "
            f"training expected {update.evidence.expected:.1f}, from {update.evidence.first} to "
            f"{update.evidence.last}."
        )


def _in_words(training: ModelVersionRecord, update: LevelUpdate) -> str:
    seen = update.evidence
    moved = "raised" if update.shift > 0 else "lowered"
    return (
        f"The level of model {training.version} {moved}: {seen.observed:.1f} left where it expected "
        f"{seen.expected:.1f} ({seen.first} to {seen.last}, each leaver counted once). Held back by a prior "
        f"worth {PRIOR_LEAVERS} leavers, the expected number moves by {update.ratio - 1:+.0%}. "
        "The order of the accounts and their reasons stay."
    )
