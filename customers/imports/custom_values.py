"""The columns of custom fields in files of customers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from churnapp.accounts.directory import PeopleDirectory
from churnapp.accounts.models import User
from churnapp.imports import Column, parsers
from churnapp.saying import say
from customers.domain import CustomField, FieldKind
from customers.domain.custom_field import LONGEST_TEXT
from customers.models import CustomerRecord, CustomFieldRecord
from customers.queries.custom_fields import fields_in_use
from customers.queries.keys import CustomerKeys
from customers.repositories.custom_fields import WantedValue, set_values

ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling a field from a column of earlier files.

    Attributes:
        unreadable: values that the field cannot hold.
    """

    accounts: int
    unreadable: int


def parser_of(definition: CustomField) -> Callable[[str], object]:
    """From text to a value of the field; a person stays a name, which a directory finds."""
    if definition.kind is FieldKind.CHOICE:
        return _choice(definition)
    if definition.kind is FieldKind.DATE:
        return parsers.day
    if definition.kind in {FieldKind.NUMBER, FieldKind.MONEY}:
        return parsers.decimal
    return parsers.text(LONGEST_TEXT)


def custom_columns() -> tuple[Column, ...]:
    """A column for every field in use, known by its key and by its label; in one query."""
    return tuple(
        Column(record.key, parser_of(record.definition), aliases=("_".join(record.label.lower().split()),))
        for record in fields_in_use()
    )


@dataclass(slots=True)
class CustomValues:
    """Collects the custom values of a file and stores them once the customers are in.

    Attributes:
        fields: by key.
    """

    fields: dict[str, CustomFieldRecord]
    _people: PeopleDirectory
    _taken: list[tuple[str, datetime | None, CustomFieldRecord, Any]] = field(default_factory=list)

    @classmethod
    def load(cls) -> "CustomValues":
        """The fields in use now, and the people with a login."""
        return cls({record.key: record for record in fields_in_use()}, PeopleDirectory.load())

    def take(self, values: dict[str, Any]) -> None:
        """Takes the custom ones out of the values of a row."""
        of_row = (values["customer_id"], values.get("ingested_at"))
        for key in self.fields.keys() & values.keys():
            self._taken.append((*of_row, self.fields[key], values.pop(key)))

    def store(self, now: datetime) -> int:
        """Stores what was taken of customers that are in; returns how many values changed."""
        if not self._taken:
            return 0
        return set_values(list(self._wanted(CustomerKeys.load())), now=now)

    def notices(self) -> list[str]:
        """Names without a login."""
        return self._people.notice(say("fields that hold a person"))

    def _wanted(self, customers: CustomerKeys) -> Iterator[WantedValue]:
        people = User.objects.in_bulk()
        for customer_id, known_at, record, read in self._taken:
            key = customers.key_by_id.get(customer_id)
            value = people.get(self._people.find(read)) if record.kind == FieldKind.PERSON else read
            if key is not None:
                yield WantedValue(key, record, value, known_at)


def fill_from_attributes(record: CustomFieldRecord, name: str, now: datetime) -> Filled:
    """Fills a field from a column that was kept as attribute; what cannot be read stays there alone.

    Args:
        record: the field, still empty.
        name: of the column, as files wrote it.
        now: when, UTC.
    """
    taken = CustomValues({record.key: record}, PeopleDirectory.load())
    parse, unreadable = parser_of(record.definition), 0
    rows = CustomerRecord.objects.exclude(attributes={}).order_by("pk")
    for customer_id, attributes in rows.values_list("customer_id", "attributes").iterator(ROWS_AT_A_TIME):
        if not (text := str(attributes.get(name) or "").strip()):
            continue
        try:
            taken.take({"customer_id": customer_id, record.key: parse(text)})
        except ValueError:
            unreadable += 1
    return Filled(taken.store(now), unreadable)


def _choice(definition: CustomField) -> Callable[[str], str]:
    by_word = {choice.casefold(): choice for choice in definition.choices}

    def parse(value: str) -> str:
        try:
            return by_word[value.casefold()]
        except KeyError:
            raise ValueError(
                say(
                    "{definition} has no choice {value!r}. Valid: {choices}.",
                    definition=definition.label,
                    value=value,
                    choices=", ".join(definition.choices),
                )
            ) from None

    return parse
