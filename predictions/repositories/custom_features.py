"""Which of the vendor's own fields a mart must hold."""

from customers.queries.custom_fields import fields_named, fields_to_learn_from
from predictions.domain import ModelStatus, Target, key_of
from predictions.mart.custom import CustomFeatures
from predictions.models import ModelVersionRecord

STILL_READ = (ModelStatus.PUBLISHED, ModelStatus.SHADOW, ModelStatus.CANDIDATE)


def custom_features_now() -> CustomFeatures:
    """The fields that an admin lets models learn from, and those that a model in use was trained on."""
    asked = fields_to_learn_from()
    keys = {field.key for field in asked}
    read = {key_of(line) for record in _models() if record.contract for line in record.contract.custom}
    kept = [field for field in fields_named(read - keys) if field.kind.can_be_a_feature]
    return CustomFeatures(tuple(sorted([*asked, *kept], key=lambda field: field.key)), frozenset(keys))


def _models() -> list[ModelVersionRecord]:
    return list(
        ModelVersionRecord.objects.filter(target=Target.CHURN, status__in=STILL_READ).defer("evaluation")
    )
