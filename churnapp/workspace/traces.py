"""What a change leaves on a row: how it is said, how it is taken back, and what people may edit in place."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.saying import say

type Json = str | int | bool | list[Any] | dict[str, Any] | None


class UnknownField(LookupError):
    """Nothing of that subject has that key."""


@dataclass(frozen=True, slots=True)
class RowEdit:
    """One value of one row, before and after, as the trace stores it."""

    row: int
    field: str
    before: Json
    after: Json


class Trace(ABC):
    """One kind of thing that changes of a subject leave behind.

    Attributes:
        subject: what the rows are, such as ``account``.
        key: its name in stored changes.
        label: its name on pages.
    """

    subject: ClassVar[str]
    key: ClassVar[str]
    label: ClassVar[str]

    @abstractmethod
    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """Stored values in words, in at most one query; a value that means nothing any more has none."""

    @abstractmethod
    def take_back(self, edits: Sequence[RowEdit], now: datetime) -> set[int]:
        """Puts the values before in the place of the values after.

        Returns:
            The rows it did so for; those that hold something else by now are left alone.
        """


class EditableField(Trace):
    """A column of a table that people may set, on one row in place or on many at once.

    Attributes:
        model: the table.
        attribute: the column's attribute, such as ``csm_id``.
    """

    model: ClassVar[type[models.Model]]
    attribute: ClassVar[str]

    @abstractmethod
    def rows(self, user: User) -> models.QuerySet[Any]:
        """The rows on which this person may set it."""

    @abstractmethod
    def form_field(self, user: User) -> forms.Field:
        """Asks for the value; its cleaned value is understood by ``stored``."""

    @abstractmethod
    def stored(self, cleaned: Any) -> Json:
        """What a cleaned value is stored as in changes."""

    @abstractmethod
    def held(self, stored: Json) -> object:
        """What a stored value is in the column."""

    def cell(self, value: Json) -> str | SafeString:
        """What the cell of a list shows of the value; plain text is escaped."""
        return self.words_of([value]).get(value, "")

    def sentence(self, value: Json) -> str:
        """What was done: ``CSM set to Lena Brandt``."""
        words = self.words_of([value]).get(value) or say("nothing")
        return say("{label} set to {value}", label=self.label, value=words)

    def is_still_valid(self, values: Collection[Json]) -> set[Json]:
        """Which of these stored values the column may hold today, such as people who still have a login."""
        return set(values)

    def values_of(self, rows: Collection[int], *, lock: bool = True) -> dict[int, Json]:
        """What the rows hold now; locked until the transaction ends, unless they are only looked at."""
        found = self.model._default_manager.filter(pk__in=rows).order_by()
        if lock:
            found = found.select_for_update(of=("self",))
        return {pk: self.stored_from_column(value) for pk, value in found.values_list("pk", self.attribute)}

    def stored_from_column(self, value: Any) -> Json:
        """What a value of the column is stored as; the same as a cleaned one where nothing else is said."""
        return self.stored(value)

    def set_on(self, rows: Collection[int], value: Json, now: datetime) -> list[RowEdit]:
        """Sets the value on rows that hold another one, in two queries; inside a transaction."""
        before = {pk: held for pk, held in self.values_of(rows).items() if held != value}
        self._write(before, value, now)
        return [RowEdit(pk, self.key, held, value) for pk, held in before.items()]

    def take_back(self, edits: Sequence[RowEdit], now: datetime) -> set[int]:
        """One query for what the rows hold, and one for each different value before."""
        now_held = self.values_of([edit.row for edit in edits])
        valid = self.is_still_valid({edit.before for edit in edits})
        by_value: dict[Json, list[int]] = {}
        for edit in edits:
            if edit.row in now_held and now_held[edit.row] == edit.after and edit.before in valid:
                by_value.setdefault(edit.before, []).append(edit.row)
        for value, rows in by_value.items():
            self._write(rows, value, now)
        return {row for rows in by_value.values() for row in rows}

    def _write(self, rows: Iterable[int], value: Json, now: datetime) -> None:
        stamps = {
            field.attname: now for field in self.model._meta.fields if getattr(field, "auto_now", False)
        }
        found = self.model._default_manager.filter(pk__in=list(rows))
        found.update(**{self.attribute: self.held(value)}, **stamps)


@dataclass(frozen=True, slots=True)
class FixedField:
    """A field that is shown beside editable ones and cannot be edited here.

    Attributes:
        name: in English, marked with ``later``.
        why: one sentence, marked with ``later``: where it comes from, and where to change it.
    """

    subject: str
    key: str
    name: str
    why: str

    @property
    def label(self) -> str:
        """Its name, in the reader's language."""
        return say(self.name)

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return say(self.why)


_traces: dict[tuple[str, str], Trace] = {}
_fixed: dict[tuple[str, str], FixedField] = {}


def add_trace(trace: Trace) -> None:
    """Adds a trace; the same subject and key again replace it."""
    _traces[trace.subject, trace.key] = trace


def add_fixed(field: FixedField) -> None:
    """Adds the reason why a field cannot be edited here."""
    _fixed[field.subject, field.key] = field


def trace_of(subject: str, key: str) -> Trace | None:
    """The trace with that key; None when what wrote it is no longer part of the product."""
    return _traces.get((subject, key))


def field_named(subject: str, key: str) -> EditableField | FixedField:
    """A field that may, or may not, be edited in place.

    Raises:
        UnknownField: there is none.
    """
    found = _traces.get((subject, key))
    if isinstance(found, EditableField):
        return found
    if (subject, key) in _fixed:
        return _fixed[subject, key]
    valid = sorted(key for (each, key), trace in _traces.items() if each == subject)
    raise UnknownField(f"Unknown field {key!r} of {subject!r}. Valid: {', '.join(valid) or 'none'}.")
