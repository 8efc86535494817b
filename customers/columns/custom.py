"""The columns of the fields that an admin added."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import FilteredRelation, Q

from churnapp.accounts.models import User
from churnapp.web.filters import FieldKind as AskedKind
from churnapp.web.filters import FilterField, Operator, Value
from churnapp.web.remembered import read_once
from customers.columns.column import AccountColumn, RowValues
from customers.columns.custom_words import told
from customers.columns.registry import add_column_source
from customers.domain import FieldKind
from customers.models import CustomFieldRecord, CustomValueRecord
from customers.queries.custom_fields import fields_in_use

FIRST_POSITION = 200
NEGATIVE = {Operator.NOT: Operator.IS, Operator.LACKS: Operator.CONTAINS}
ASKED = {
    FieldKind.TEXT: AskedKind.TEXT,
    FieldKind.NUMBER: AskedKind.NUMBER,
    FieldKind.MONEY: AskedKind.MONEY,
    FieldKind.DATE: AskedKind.DATE,
    FieldKind.CHOICE: AskedKind.CHOICE,
    FieldKind.PERSON: AskedKind.CHOICE,
}


class CustomColumn(AccountColumn):
    """One field, read through the index that leads from a field to its values.

    Attributes:
        record: the field.
    """

    is_default = False
    on_phone = False
    record: ClassVar[CustomFieldRecord]

    def cell(self, values: RowValues) -> str:
        """As pages write it."""
        return told(FieldKind(self.record.kind), self.exported(values))

    def exported(self, values: RowValues) -> object:
        """By the kind; a person's name."""
        if self.record.kind != FieldKind.PERSON:
            return values[self.reads[0]]
        first, last, username = (values[path] or "" for path in self.reads)
        return f"{first} {last}".strip() or username or None

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The field's own, or everybody with a login; at most one query."""
        if self.record.kind == FieldKind.PERSON:
            people = User.objects.filter(is_active=True)
            return {str(each.pk): str(each) for each in sorted(people, key=str)}
        return {choice: choice for choice in self.record.choices}

    def condition(self, operator: Operator, values: Sequence[Value], today: date) -> Q:
        """Accounts by the values of the field; of one without a value, "is not" holds."""
        held = CustomValueRecord.objects.filter(field=self.record)
        if operator is Operator.FILLED:
            return Q(pk__in=held.values("customer"))
        if operator is Operator.EMPTY:
            return ~Q(pk__in=held.values("customer"))
        positive = NEGATIVE.get(operator, operator)
        asked = FilterField(
            self.key, self.label, ASKED[FieldKind(self.record.kind)], self.record.value_column
        )
        found = Q(pk__in=held.filter(asked.condition(positive, values, today)).values("customer"))
        return ~found if operator in NEGATIVE else found


PREFIX = "custom_"


def column_of(record: CustomFieldRecord, position: int) -> CustomColumn:
    """The column of a field; its key begins with ``custom_``, so that it takes no other column's place."""
    alias, kind = f"{PREFIX}{record.key}", FieldKind(record.kind)
    value, of_field = f"{alias}__{record.value_column}", Q(custom_values__field=record.pk)
    named = tuple(f"{value}__{part}" for part in ("first_name", "last_name", "username"))
    attributes = {
        "__doc__": f"The field {record.key}.",
        "record": record,
        "tells_apart": record.pk,
        "key": alias,
        "label": record.label,
        "explanation": record.explanation,
        "position": position,
        "kind": ASKED[kind],
        "annotations": {alias: FilteredRelation("custom_values", condition=of_field)},
        "reads": named if kind is FieldKind.PERSON else (value,),
        "sort_by": (named[-1],) if kind is FieldKind.PERSON else (value,),
        "is_number": kind in {FieldKind.NUMBER, FieldKind.MONEY},
        "descending_first": kind in {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE},
    }
    found: CustomColumn = type("OneCustomColumn", (CustomColumn,), attributes)()
    return found


def retired_label(key: str) -> str:
    """The label of the retired field whose column had this key; empty where there is none; one query."""
    if not key.startswith(PREFIX):
        return ""
    retired = CustomFieldRecord.objects.filter(key=key.removeprefix(PREFIX), retired_at__isnull=False)
    return retired.values_list("label", flat=True).first() or ""


@read_once
def custom_columns() -> tuple[CustomColumn, ...]:
    """A column for every field in use; in one query."""
    return tuple(column_of(record, FIRST_POSITION + place) for place, record in enumerate(fields_in_use()))


add_column_source(custom_columns)
