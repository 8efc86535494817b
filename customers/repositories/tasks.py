"""Tasks in the application database."""

from dataclasses import dataclass
from datetime import date, datetime

from churnapp.accounts.models import User
from customers.models import CustomerRecord, TaskRecord


@dataclass(frozen=True, slots=True)
class TaskText:
    """What somebody wrote about a task.

    Attributes:
        due_on: None for some day.
    """

    text: str
    due_on: date | None
    owner: User


@dataclass(frozen=True, slots=True)
class About:
    """A page that a task came from; empty for none."""

    url: str = ""
    label: str = ""


def write_down(
    written: TaskText, account: CustomerRecord | None, about: About, *, by: User, now: datetime
) -> TaskRecord:
    """A new task.

    Args:
        written: what is to be done.
        account: whom it is about, known to be visible.
        about: the page it came from.
        by: who wrote it.
        now: UTC.
    """
    return TaskRecord.objects.create(
        text=written.text,
        due_on=written.due_on,
        owner=written.owner,
        customer=account,
        about_url=about.url,
        about_label=about.label,
        created_by=by,
        created_at=now,
    )


def change(task: TaskRecord, written: TaskText) -> None:
    """Writes a task anew; who is to be reminded of another day is reminded again.

    A text that came with the product stays one for readers of every language unless another is written.
    """
    task.text = task.text if written.text == task.words else written.text
    task.due_on, task.owner = written.due_on, written.owner
    task.save(update_fields=["text", "due_on", "owner"])


def finish(task: TaskRecord, *, by: User, now: datetime) -> bool:
    """Says that a task is done; False when somebody was first, and then nothing changes."""
    return bool(TaskRecord.objects.filter(pk=task.pk, done_at=None).update(done_at=now, done_by=by))


def reopen(task: TaskRecord) -> None:
    """Takes back that it was done."""
    TaskRecord.objects.filter(pk=task.pk).update(done_at=None, done_by=None)


def move_to(task: TaskRecord, day: date | None) -> None:
    """Moves the due day; None for some day."""
    TaskRecord.objects.filter(pk=task.pk).update(due_on=day)
