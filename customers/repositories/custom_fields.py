"""Keeping custom fields and their values; every change of a value leaves a trace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched

from django.db import transaction

from churnapp.accounts.models import User
from customers.models import CustomFieldRecord, CustomValueChangeRecord, CustomValueRecord

type CustomValue = str | Decimal | date | User | None
"""A value by the kind of its field; None empties it."""

BATCH_ROWS = 2_000
TYPED_COLUMNS = ("text", "number", "day", "person")


@dataclass(frozen=True, slots=True)
class WantedValue:
    """What a field of an account should hold.

    Attributes:
        known_at: since when it was known, UTC; None for the moment of the change.
    """

    customer_pk: int
    field: CustomFieldRecord
    value: CustomValue
    known_at: datetime | None = None


def set_values(wanted: list[WantedValue], *, now: datetime, by: User | None = None) -> int:
    """Sets values in batches of one transaction each; returns how many differ from before.

    Args:
        wanted: one for each account and field; the last one counts where there are two.
        now: when, UTC.
        by: who changes them; None for an import.
    """
    return sum(_set_batch(list(batch), now, by) for batch in batched(wanted, BATCH_ROWS))


def values_of(customer_pk: int) -> dict[int, CustomValue]:
    """Field key → value of one account, in one query."""
    held = CustomValueRecord.objects.filter(customer=customer_pk).select_related("person")
    return {record.field_id: _value_of(record) for record in held}


def _set_batch(wanted: list[WantedValue], now: datetime, by: User | None) -> int:
    with transaction.atomic():
        held = _held(wanted)
        last = {(each.customer_pk, each.field.pk): each for each in wanted}
        changed = {key: each for key, each in last.items() if _value_of(held.get(key)) != each.value}
        _store(changed, held)
        CustomValueChangeRecord.objects.bulk_create(
            _trace(each, _value_of(held.get(key)), now, by) for key, each in changed.items()
        )
    return len(changed)


def _held(wanted: list[WantedValue]) -> Mapping[tuple[int, int], CustomValueRecord]:
    found = CustomValueRecord.objects.select_related("person").filter(
        customer__in={each.customer_pk for each in wanted}, field__in={each.field.pk for each in wanted}
    )
    return {(record.customer_id, record.field_id): record for record in found}


def _store(
    changed: Mapping[tuple[int, int], WantedValue], held: Mapping[tuple[int, int], CustomValueRecord]
) -> None:
    emptied = [held[key].pk for key, each in changed.items() if each.value is None]
    CustomValueRecord.objects.filter(pk__in=emptied).delete()
    CustomValueRecord.objects.bulk_create(
        [_record(each) for each in changed.values() if each.value is not None],
        update_conflicts=True,
        unique_fields=["customer", "field"],
        update_fields=TYPED_COLUMNS,
    )


def _record(wanted: WantedValue) -> CustomValueRecord:
    typed = {wanted.field.value_column: wanted.value}
    return CustomValueRecord(customer_id=wanted.customer_pk, field=wanted.field, **typed)


def _trace(
    wanted: WantedValue, before: CustomValue, now: datetime, by: User | None
) -> CustomValueChangeRecord:
    return CustomValueChangeRecord(
        field=wanted.field,
        customer_id=wanted.customer_pk,
        before=_as_text(before),
        after=_as_text(wanted.value),
        changed_at=wanted.known_at or now,
        changed_by=by,
    )


def _value_of(record: CustomValueRecord | None) -> CustomValue:
    return None if record is None else record.value


def _as_text(value: CustomValue) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
