"""The fields that an admin added: which there are, how full they are, and which columns could become one."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from churnapp.compiled import compiled
from customers.domain import CustomField, FieldKind
from customers.models import CustomerRecord, CustomFieldRecord, CustomValueRecord

SAMPLED_ACCOUNTS = 2_000
MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field and how many accounts have a value of it."""

    record: CustomFieldRecord
    filled: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column of imported files that the product has no name for.

    Attributes:
        filled: share of the newest accounts that have it, from 0 to 1.
        example: one of its values.
    """

    name: str
    filled: float
    example: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as an account's page shows it.

    Attributes:
        value: by the kind; a person as such; None when it is empty.
    """

    label: str
    explanation: str
    kind: FieldKind
    value: Any


def fields_in_use() -> list[CustomFieldRecord]:
    """The fields that are shown and imported, by label; in one query."""
    return _in_use()


@compiled
def _in_use() -> QuerySet[CustomFieldRecord]:
    return CustomFieldRecord.objects.filter(retired_at=None)


@compiled
def _held(*, account: int) -> QuerySet[CustomValueRecord]:
    return CustomValueRecord.objects.filter(customer=account).select_related("person")


def fields_to_learn_from() -> list[CustomField]:
    """The fields in use that an admin lets models learn from, by key; in one query."""
    asked = CustomFieldRecord.objects.filter(retired_at=None, is_feature=True).order_by("key")
    return [record.definition for record in asked]


def fields_named(keys: Collection[str]) -> list[CustomField]:
    """The fields with these keys, retired or not, by key; in one query."""
    return [record.definition for record in CustomFieldRecord.objects.filter(key__in=keys).order_by("key")]


def field_rows() -> list[FieldRow]:
    """Every field, those in use first; in two queries."""
    counted = dict(CustomValueRecord.objects.order_by().values_list("field").annotate(Count("pk")))
    records = sorted(CustomFieldRecord.objects.all(), key=lambda record: record.retired_at is not None)
    return [FieldRow(record, counted.get(record.pk, 0)) for record in records]


def candidates() -> list[Candidate]:
    """Columns kept as attributes of the newest accounts, the fullest first; in two queries."""
    newest = CustomerRecord.objects.order_by("-pk").values_list("attributes", flat=True)[:SAMPLED_ACCOUNTS]
    count: Counter[str] = Counter()
    examples: dict[str, str] = {}
    held = list(newest)
    for attributes in held:
        for name, value in attributes.items():
            count[name] += 1
            examples.setdefault(name, str(value))
    taken = set(CustomFieldRecord.objects.values_list("key", flat=True))
    return [
        Candidate(name, number / len(held), examples[name])
        for name, number in count.most_common(MOST_CANDIDATES)
        if name not in taken
    ]


def shown_fields(customer_pk: int) -> list[ShownField]:
    """Every field in use with what it holds for an account, in two queries."""
    held = {record.field_id: record.value for record in _held(account=customer_pk)}
    return [
        ShownField(record.label, record.explanation, FieldKind(record.kind), held.get(record.pk))
        for record in fields_in_use()
    ]
