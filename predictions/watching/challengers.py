"""Judges every version that was scored in the shadow, and lets the gate publish the one that won."""

import logging
from datetime import datetime

from django.db.models import QuerySet

from predictions.domain import ModelStatus
from predictions.mart import Mart
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, published_record, training_of
from predictions.models import JobKind, JobRecord, JobStatus, ModelVersionRecord
from predictions.repositories.model_versions import Decision, publish_version
from predictions.repositories.shadow import keep_challenge
from predictions.watching.challenge import Challenge, ChallengeVerdict, challenge_of

logger = logging.getLogger(__name__)


def judge_challengers(mart: Mart, *, now: datetime) -> ModelVersionRecord | None:
    """Sets what was said in the shadow against what came, and keeps it for the pages.

    The version in the shadow takes the published one's place when it is surely better than that very version
    was, on outcomes that came after both. Candidates that were previewed are judged, and left to people.

    Args:
        mart: whose outcomes are known.
        now: the clock, UTC.

    Returns:
        The version that was published for it, else None.

    Raises:
        ModelMissing: nothing is published.
        SomebodyWasFaster: another version was published meanwhile.
    """
    published = None
    for challenger in _challengers():
        found = challenge_of(mart, challenger)
        if found is None:
            continue
        keep_challenge(challenger, found.to_json(), mart_version=mart.version, now=now)
        if challenger.status == ModelStatus.SHADOW and found.verdict is ChallengeVerdict.BETTER:
            published = _published_for(found, challenger, now) or published
    return published


def _challengers() -> QuerySet[ModelVersionRecord]:
    done = JobRecord.objects.filter(kind=JobKind.SHADOW, status=JobStatus.SUCCEEDED)
    return ModelVersionRecord.objects.filter(pk__in=done.values("model")).exclude(
        status=ModelStatus.DISCARDED
    )


def _published_for(
    found: Challenge, challenger: ModelVersionRecord, now: datetime
) -> ModelVersionRecord | None:
    """Publishes the challenger, unless it was compared with other models than the one it would replace."""
    incumbent = published_record().version
    if {training_of(version) for version in found.against} != {training_of(incumbent)}:
        return None
    reason = (
        f"Published by the gate. In the shadow, on {found.row_count:,} predictions whose outcome came later, "
        f"its log loss was {found.losses.one:.4f}, that of model {incumbent} {found.losses.other:.4f}: "
        f"{found.losses.words}."
    )
    try:
        return publish_version(challenger.version, Decision(reason, None, now), instead_of=incumbent)
    except (ModelMissing, ModelDoesNotFit) as refusal:  # it could score in the shadow, and cannot any more
        logger.warning("Model %s won in the shadow and cannot be published: %s", challenger.version, refusal)
        return None
