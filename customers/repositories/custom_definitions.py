"""Defining custom fields: adding, changing, retiring."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import inside
from customers.domain import CustomField, FieldWrong
from customers.models import CustomFieldRecord, CustomValueRecord


def add_field(definition: CustomField, *, explanation: str, by: User, now: datetime) -> CustomFieldRecord:
    """Adds a field to every account."""
    return CustomFieldRecord.objects.create(
        key=definition.key,
        label=definition.label,
        kind=definition.kind,
        choices=list(definition.choices),
        explanation=explanation,
        is_feature=definition.is_feature,
        created_at=now,
        created_by=by,
    )


def change_field(record: CustomFieldRecord, definition: CustomField, *, explanation: str) -> None:
    """Changes what a field is called, offers or means; its values stay as they are.

    Raises:
        FieldWrong: it has values of another kind.
    """
    with transaction.atomic():
        if definition.kind != record.kind and CustomValueRecord.objects.filter(field=record).exists():
            raise FieldWrong(
                _(
                    "%(label)s has values already and stays %(get_kind_display)s. Retire it and add "
                    "another field."
                )
                % {"label": record.label, "get_kind_display": inside(record.get_kind_display())}
            )
        record.label = definition.label
        record.kind = definition.kind
        record.choices = list(definition.choices)
        record.explanation = explanation
        record.is_feature = definition.is_feature
        record.save()


def retire_field(record: CustomFieldRecord, now: datetime | None) -> None:
    """Takes a field out of pages and files, or puts it back; its values are kept.

    Args:
        record: the field.
        now: since when, UTC; None puts it back.
    """
    record.retired_at = now
    record.save(update_fields=["retired_at"])
