"""What people changed: one's recent changes, the rows of one, and the story of one row."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.workspace.models import ChangeRecord, RowChangeRecord
from churnapp.workspace.models.change import UNDO_DAYS
from churnapp.workspace.subjects import NamedRow, subject_named
from churnapp.workspace.traces import Json, RowEdit, trace_of

CHANGES_SHOWN = 100
ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as the list of recent changes shows it.

    Attributes:
        counted: ``412 accounts``.
        may_be_undone: whether it can still be taken back.
    """

    record: ChangeRecord
    counted: str
    may_be_undone: bool


@dataclass(frozen=True, slots=True)
class RowChange:
    """One field of one row that was changed, in words.

    Attributes:
        named: the row; None when the person may not see it, or it is gone.
        label: the field.
    """

    at: datetime
    by: User | None
    named: NamedRow | None
    label: str
    before: str
    after: str
    is_undone: bool
    change: int


def recent_changes(user: User, now: datetime) -> list[ChangeRow]:
    """The changes of the last 30 days, newest first, in one query; admins see everybody's."""
    since = now - timedelta(days=UNDO_DAYS)
    found = ChangeRecord.objects.visible_to(user).filter(made_at__gte=since).defer("pending", "answers")
    records = found.select_related("made_by", "undone_by")[:CHANGES_SHOWN]
    return [change_row(record, now) for record in records]


def change_row(record: ChangeRecord, now: datetime) -> ChangeRow:
    """The change as a page shows it, without a query."""
    counted = subject_named(record.subject).counted(record.total if record.is_under_way else record.changed)
    return ChangeRow(record, counted, record.may_be_undone(now))


def rows_of(change: ChangeRecord, user: User) -> list[RowChange]:
    """The first rows of a change, in one query and one for each kind of word."""
    found = RowChangeRecord.objects.filter(change=change).select_related("change__made_by")
    records = list(found.order_by("pk")[:ROWS_SHOWN])
    return _in_words(records, subject_named(change.subject).named(user, {record.row for record in records}))


def changes_of(subject: str, row: int, *, before: datetime | None = None, limit: int = 50) -> list[RowChange]:
    """What was changed on one row, newest first, in one query and one for each kind of word.

    Args:
        subject: what the row is, such as ``account``.
        row: its key; the person is known to see it.
        before: only older ones.
        limit: how many at most.
    """
    found = RowChangeRecord.objects.filter(subject=subject, row=row).select_related("change__made_by")
    if before is not None:
        found = found.filter(change__made_at__lt=before)
    return _in_words(found.order_by("-pk")[:limit], {})


def edits_of(subject: str, rows: Collection[int], fields: Collection[str]) -> list[RowEdit]:
    """What was changed in some fields of some rows and not taken back, oldest first, in one query."""
    found = RowChangeRecord.objects.filter(subject=subject, row__in=rows, field__in=fields, is_undone=False)
    return [
        RowEdit(*values) for values in found.order_by("pk").values_list("row", "field", "before", "after")
    ]


def _in_words(records: Iterable[RowChangeRecord], named: Mapping[int, NamedRow]) -> list[RowChange]:
    records = list(records)
    words, nothing = _words(records), _("nothing")
    return [
        RowChange(
            at=record.change.made_at,
            by=record.change.made_by,
            named=named.get(record.row),
            label=_label(record),
            before=words.get((record.field, record.before), nothing),
            after=words.get((record.field, record.after), nothing),
            is_undone=record.is_undone,
            change=record.change_id,
        )
        for record in records
    ]


def _words(records: Iterable[RowChangeRecord]) -> dict[tuple[str, Json], str]:
    values: dict[tuple[str, str], set[Json]] = {}
    for record in records:
        values.setdefault((record.subject, record.field), set()).update((record.before, record.after))
    return {
        (field, value): word
        for (subject, field), held in values.items()
        if (trace := trace_of(subject, field)) is not None
        for value, word in trace.words_of(held).items()
    }


def _label(record: RowChangeRecord) -> str:
    trace = trace_of(record.subject, record.field)
    return trace.label if trace else record.field
