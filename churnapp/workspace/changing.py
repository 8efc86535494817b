"""Changing rows and taking changes back: 2,000 rows a transaction, with their traces, safe to go on with."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.workspace.actions import Answers, ListAction, UnknownAction, action_of
from churnapp.workspace.models import ChangeRecord, ChangeStatus, RowChangeRecord
from churnapp.workspace.traces import EditableField, Json, RowEdit, trace_of

ROWS_AT_A_TIME = 2_000
# SQLite's write lock is not fair: a pause lets a page that waits have its turn
PAUSE_SECONDS = 0.002


class CannotBeUndone(RuntimeError):
    """The change is under way, was undone already, did nothing, or is too old."""


class ChangedMeanwhile(RuntimeError):
    """Somebody else set the field in between; nothing was changed.

    Attributes:
        held: what it holds now, as stored.
        latest: the change that set it; None when it was not set here.
    """

    def __init__(self, held: Json, latest: RowChangeRecord | None) -> None:
        super().__init__(_("Somebody else changed this while you were looking at it."))
        self.held = held
        self.latest = latest


def begin_change(
    action: ListAction, rows: Sequence[int], answers: Answers, *, user: User, now: datetime
) -> ChangeRecord:
    """Notes what is to be done to which rows; ``go_on`` does it."""
    return ChangeRecord.objects.create(
        list_key=action.list_key,
        action=action.key,
        subject=action.subject,
        words=action.words(answers)[:255],
        answers=dict(answers),
        made_by=user,
        made_at=now,
        moved_at=now,
        pending=list(rows),
        total=len(rows),
    )


def go_on(pk: int) -> None:
    """Does, or takes back, what is left of a change; called twice at once, every row is still done once.

    Raises:
        UnknownAction: its action is no longer part of the product; what was done stays.
    """
    change = ChangeRecord.objects.select_related("made_by").get(pk=pk)
    step = _undo_step if change.status == ChangeStatus.UNDOING else _do_step
    while change.is_under_way and step(change):
        time.sleep(PAUSE_SECONDS)


def begin_undo(pk: int, *, user: User, now: datetime) -> ChangeRecord:
    """Notes that a change is to be taken back; ``go_on`` does it.

    Raises:
        CannotBeUndone: the message says why.
    """
    with transaction.atomic():
        change = ChangeRecord.objects.select_for_update(of=("self",)).get(pk=pk)
        if change.status in {ChangeStatus.UNDOING, ChangeStatus.UNDONE}:
            raise CannotBeUndone(_("That was undone already."))
        if not change.may_be_undone(now):
            raise CannotBeUndone(_("That cannot be undone: it is under way, changed nothing, or is too old."))
        change.status, change.position = ChangeStatus.UNDOING, 0
        change.undone_by, change.undone_at, change.moved_at = user, now, now
        change.save()
    return change


@transaction.atomic
def edit_in_place(
    field: EditableField, row: int, value: Json, *, seen: Json, user: User, now: datetime
) -> ChangeRecord | None:
    """Sets one field of one row that the person is known to be allowed to set it on.

    Args:
        field: what is set.
        row: the key of the row.
        value: as stored.
        seen: what the person saw before.
        user: who sets it.
        now: when.

    Returns:
        The change; None when the row held the value already.

    Raises:
        ChangedMeanwhile: the row holds something else than was seen.
    """
    held = field.values_of([row])[row]
    if held == value:
        return None
    if held != seen:
        raise ChangedMeanwhile(held, _latest(field, row))
    edits = field.set_on([row], value, now)
    change = ChangeRecord.objects.create(
        subject=field.subject,
        words=field.sentence(value)[:255],
        made_by=user,
        made_at=now,
        moved_at=now,
        total=1,
        position=1,
        changed=1,
        status=ChangeStatus.DONE,
    )
    _keep(change, edits)
    return change


def _latest(field: EditableField, row: int) -> RowChangeRecord | None:
    changes = RowChangeRecord.objects.filter(subject=field.subject, row=row, field=field.key, is_undone=False)
    return changes.select_related("change__made_by").order_by("-pk").first()


def _do_step(change: ChangeRecord) -> bool:
    """One transaction's rows; whether there are more."""
    action = action_of(change.list_key, change.action)
    if action is None:
        raise UnknownAction(f"The action {change.action!r} is no longer part of the product.")
    with transaction.atomic():
        _lock(change)
        rows = change.pending[change.position : change.position + ROWS_AT_A_TIME]
        if change.status != ChangeStatus.RUNNING or change.made_by is None:
            return False
        now = timezone.now()
        edits = action.apply(rows, change.answers, change.made_by, now)
        _keep(change, edits)
        change.position += len(rows)
        change.changed += len({edit.row for edit in edits})
        change.moved_at = now
        fields = ["position", "changed", "moved_at"]
        if change.position >= len(change.pending):
            change.status, change.pending = ChangeStatus.DONE, []
            fields += ["status", "pending"]
        change.save(update_fields=fields)
    return change.status == ChangeStatus.RUNNING


def _undo_step(change: ChangeRecord) -> bool:
    with transaction.atomic():
        _lock(change)
        if change.status != ChangeStatus.UNDOING:
            return False
        rows = list(change.rows.filter(pk__gt=change.position)[:ROWS_AT_A_TIME])
        now = timezone.now()
        done = _take_back(rows, now)
        RowChangeRecord.objects.filter(pk__in=done).update(is_undone=True)
        change.moved_at = now
        if rows:
            change.position = rows[-1].pk
        else:
            told = change.rows.filter(is_undone=True).aggregate(rows=Count("row", distinct=True))
            change.undone, change.status = told["rows"], ChangeStatus.UNDONE
        change.save(update_fields=["position", "moved_at", "undone", "status"])
    return bool(rows)


def _take_back(rows: Iterable[RowChangeRecord], now: datetime) -> list[int]:
    """The keys of the row changes that were taken back."""
    done: list[int] = []
    by_field = attrgetter("field")
    for key, group in groupby(sorted(rows, key=by_field), by_field):
        changes = list(group)
        trace = trace_of(changes[0].subject, key)
        edits = [RowEdit(row.row, key, row.before, row.after) for row in changes]
        taken = trace.take_back(edits, now) if trace else set()
        done += [row.pk for row in changes if row.row in taken]
    return done


def _lock(change: ChangeRecord) -> None:
    """Reads again what another process may have moved on, and keeps it from moving until the commit."""
    locked = ChangeRecord.objects.select_for_update().only("status", "position", "changed").get(pk=change.pk)
    change.status, change.position, change.changed = locked.status, locked.position, locked.changed


def _keep(change: ChangeRecord, edits: Sequence[RowEdit]) -> None:
    RowChangeRecord.objects.bulk_create(
        [
            RowChangeRecord(
                change=change,
                subject=change.subject,
                row=edit.row,
                field=edit.field,
                before=edit.before,
                after=edit.after,
            )
            for edit in edits
        ],
        batch_size=ROWS_AT_A_TIME,
    )
