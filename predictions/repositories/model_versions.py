"""Model versions: registered as candidates, and every later change of where they stand, with who and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import inside
from predictions.domain import ModelMoveRefused, ModelStatus, Target
from predictions.ml.registry import refuse_unusable
from predictions.ml.trained_model import TrainedModel
from predictions.models import ModelVersionRecord, PromotionRecord


class DecisionNeedsAReason(ValueError):
    """Nobody could say later why a version was moved."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why; the history keeps it."))


class SomebodyWasFaster(RuntimeError):
    """What is published, or in the shadow, changed while somebody decided on it."""

    def __init__(self, newest: PromotionRecord | None) -> None:
        super().__init__(_who_decided(newest))


def _who_decided(newest: PromotionRecord | None) -> str:
    if newest is None:
        return _(
            "Somebody else decided on the models meanwhile. "
            "Nothing was changed by you; look at the list and decide again."
        )
    return _(
        "Somebody else decided on the models meanwhile: %(person)s made %(version)s %(status)s. "
        "Nothing was changed by you; look at the list and decide again."
    ) % {
        "person": newest.made_by or _("the system"),
        "version": newest.model.version,
        "status": inside(ModelStatus(newest.after).label),
    }


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides about a version.

    Attributes:
        reason: why, for the history.
        made_by: who; None for the gate and for commands.
        made_at: the clock, UTC.
    """

    reason: str
    made_by: User | None
    made_at: datetime

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise DecisionNeedsAReason


def register_candidate(
    model: TrainedModel,
    *,
    as_of: date,
    mart_version: str,
    evaluation: Mapping[str, Any],
    reason: str,
    decision: Decision,
) -> ModelVersionRecord:
    """Registers a saved model as a candidate; the published one stays.

    Args:
        model: fitted and saved.
        as_of: last day of data it was trained on.
        mart_version: where that data came from.
        evaluation: the report.
        reason: why this rung.
        decision: what the history says about its start.
    """
    with transaction.atomic():
        record = ModelVersionRecord.objects.create(
            version=model.version,
            target=model.contract.target,
            rung=model.rung,
            as_of=as_of,
            mart_version=mart_version,
            contract_fingerprint=model.contract.fingerprint,
            feature_contract=model.contract.to_json(),
            evaluation=dict(evaluation),
            reason=reason,
            trained_at=decision.made_at,
        )
        _note(record, "", ModelStatus.CANDIDATE, decision)
        return record


def publish_version(version: str, decision: Decision, *, instead_of: str | None = None) -> ModelVersionRecord:
    """Publishes a candidate, or a retired version again, and retires the one published until now.

    Args:
        version: what to publish.
        decision: why, who and when.
        instead_of: the version that stood published when it was decided, empty for none; None does not ask.

    Raises:
        ModelMissing, ModelDoesNotFit: it cannot score; nothing was changed.
        ModelMoveRefused: it is published already, or was discarded.
        SomebodyWasFaster: another version was published meanwhile.
    """
    try:
        with transaction.atomic():
            record = _held(version)
            before = ModelStatus(record.status)
            before.move_to(ModelStatus.PUBLISHED)
            refuse_unusable(record)
            published = ModelVersionRecord.objects.filter(
                target=record.target, status=ModelStatus.PUBLISHED
            ).first()
            if instead_of is not None and instead_of != (published.version if published else ""):
                raise SomebodyWasFaster(_newest())
            if published is not None:
                _retire(published, record, decision)
            record.published_at = decision.made_at
            record.status = ModelStatus.PUBLISHED
            record.save(update_fields=["status", "published_at"])
            _note(record, before, ModelStatus.PUBLISHED, decision, replaced=published)
            return record
    except IntegrityError as problem:
        raise SomebodyWasFaster(_newest()) from problem


def move_version(version: str, status: ModelStatus, decision: Decision) -> ModelVersionRecord:
    """Puts a version in the shadow, takes it out again, discards it or takes it back.

    A version that goes into the shadow takes the place of the one that is there.

    Raises:
        ModelMissing, ModelDoesNotFit: it shall go into the shadow and cannot score.
        ModelMoveRefused: it cannot move there.
        SomebodyWasFaster: another version went into the shadow meanwhile.
        ValueError: to publish has its own function.
    """
    if status is ModelStatus.PUBLISHED:
        raise ValueError("Publishing retires another version. Use publish_version.")
    try:
        with transaction.atomic():
            record = _held(version)
            before = ModelStatus(record.status)
            before.move_to(status)
            if status is ModelStatus.SHADOW:
                _refuse_unless_churn(record)
                refuse_unusable(record)
                _clear_the_shadow(record, decision)
            record.status = status
            record.save(update_fields=["status"])
            _note(record, before, status, decision)
            return record
    except IntegrityError as problem:
        raise SomebodyWasFaster(_newest()) from problem


def _refuse_unless_churn(record: ModelVersionRecord) -> None:
    if record.target != Target.CHURN:
        raise ModelMoveRefused(
            _(
                "Model %(version)s predicts upgrades; only models of churn run in the shadow. "
                "Publish or discard it."
            )
            % {"version": record.version}
        )


def _held(version: str) -> ModelVersionRecord:
    """The row, which nobody else moves until the transaction ends.

    Raises:
        ModelVersionRecord.DoesNotExist: there is no such version.
    """
    return ModelVersionRecord.objects.select_for_update(no_key=True).get(version=version)


def _retire(published: ModelVersionRecord, successor: ModelVersionRecord, decision: Decision) -> None:
    standing = ModelVersionRecord.objects.filter(pk=published.pk, status=ModelStatus.PUBLISHED)
    if not standing.update(status=ModelStatus.RETIRED):
        raise SomebodyWasFaster(_newest())
    why = "." if decision.made_by is None else f": {decision.reason.strip()}"
    reason = f"Replaced by {successor.version}{why}"
    after = ModelStatus.RETIRED
    _note(published, ModelStatus.PUBLISHED, after, Decision(reason, decision.made_by, decision.made_at))


def _clear_the_shadow(successor: ModelVersionRecord, decision: Decision) -> None:
    for record in ModelVersionRecord.objects.filter(status=ModelStatus.SHADOW):
        standing = ModelVersionRecord.objects.filter(pk=record.pk, status=ModelStatus.SHADOW)
        if not standing.update(status=ModelStatus.CANDIDATE):
            raise SomebodyWasFaster(_newest())
        reason = f"{successor.version} went into the shadow in its place: {decision.reason.strip()}"
        after = ModelStatus.CANDIDATE
        _note(record, ModelStatus.SHADOW, after, Decision(reason, decision.made_by, decision.made_at))


def _note(
    record: ModelVersionRecord,
    before: str,
    after: ModelStatus,
    decision: Decision,
    *,
    replaced: ModelVersionRecord | None = None,
) -> None:
    PromotionRecord.objects.create(
        model=record,
        before=before,
        after=after,
        replaced=replaced,
        reason=decision.reason.strip(),
        made_by=decision.made_by,
        made_at=decision.made_at,
    )


def _newest() -> PromotionRecord | None:
    return PromotionRecord.objects.select_related("model", "made_by").first()
