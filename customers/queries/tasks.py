"""Tasks as their page, the account page and the page of the day show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from django.db.models import Count, F, Q, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled
from churnapp.saying import later, say
from customers.domain.task_words import label_retold
from customers.models import TaskRecord
from customers.queries.over_all import added_up

WEEK_DAYS = 7
MOST_ON_ACCOUNT, MOST_DONE_ON_ACCOUNT, MOST_TODAY = 30, 5, 8


class TaskBox(StrEnum):
    """A part of the list of tasks; every open task is in one of the first five."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    SOME_DAY = "some_day"
    DONE = "done"

    @property
    def label(self) -> str:
        """In words."""
        words = {
            "overdue": later("Overdue"),
            "today": later("Today"),
            "week": later("This week"),
            "later": later("Later"),
            "some_day": later("Some day"),
            "done": later("Done"),
        }
        return say(words[self])

    def condition(self, today: date) -> Q:
        """Which tasks are in it; a week ends six days from today."""
        soon = today + timedelta(days=WEEK_DAYS)
        if self is TaskBox.DONE:
            return Q(done_at__isnull=False)
        return (
            Q(done_at=None)
            & {
                TaskBox.OVERDUE: Q(due_on__lt=today),
                TaskBox.TODAY: Q(due_on=today),
                TaskBox.WEEK: Q(due_on__gt=today, due_on__lt=soon),
                TaskBox.LATER: Q(due_on__gte=soon),
                TaskBox.SOME_DAY: Q(due_on=None),
            }[self]
        )


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task.

    Attributes:
        account_pk, account_name: whom it is about; None and empty for nobody.
        owner: name of the person; empty for nobody.
        is_mine: whether the person who looks owns it.
        is_overdue: open although its day has passed.
        done_by: name of the person; empty while it is open.
    """

    pk: int
    text: str
    account_pk: int | None
    account_name: str
    about_url: str
    about_label: str
    owner: str
    is_mine: bool
    due_on: date | None
    is_overdue: bool
    done_at: datetime | None
    done_by: str

    @classmethod
    def of(cls, task: TaskRecord, user: User, today: date) -> Self:
        """The task as somebody sees it on a day; its account and people are read already."""
        return cls(
            pk=task.pk,
            text=task.words,
            account_pk=task.customer_id,
            account_name=task.customer.name if task.customer else "",
            about_url=task.about_url,
            about_label=label_retold(task.about_label),
            owner=str(task.owner or ""),
            is_mine=task.owner_id == user.pk,
            due_on=task.due_on,
            is_overdue=task.done_at is None and task.due_on is not None and task.due_on < today,
            done_at=task.done_at,
            done_by=str(task.done_by or ""),
        )


def tasks_in(box: TaskBox, user: User, scope: Scope, today: date) -> QuerySet[TaskRecord]:
    """The tasks of one part with their account and people: the day due first, or what was done last."""
    found = _with_people(TaskRecord.objects.visible_to(user, scope)).filter(box.condition(today))
    return found.order_by("-done_at", "-pk") if box is TaskBox.DONE else found.order_by("due_on", "pk")


def box_counts(user: User, scope: Scope, today: date) -> dict[TaskBox, int]:
    """How many tasks each part holds, in one query; everybody's, of many accounts, some seconds ago."""
    return added_up("task-boxes", user, scope, lambda: today, lambda: _counted(user, scope, today))


def _counted(user: User, scope: Scope, today: date) -> dict[TaskBox, int]:
    counts = {box.value: Count("pk", filter=box.condition(today)) for box in TaskBox}
    found = TaskRecord.objects.visible_to(user, scope).aggregate(**counts)
    return {box: found[box.value] for box in TaskBox}


def tasks_of_account(account_pk: int, user: User, today: date) -> tuple[list[TaskRow], list[TaskRow]]:
    """The open tasks about an account by due day, and the latest done ones, in one query."""
    rows = rows_of(_about(account=account_pk), user, today)
    done = [row for row in rows if row.done_at]
    return [row for row in rows if not row.done_at], done[:MOST_DONE_ON_ACCOUNT]


def tasks_due(user: User, today: date) -> list[TaskRow]:
    """The person's own tasks due by today, the longest overdue first; one more than are shown, one query."""
    return rows_of(_due(owner=user.pk, today=today), user, today)


@compiled
def _about(*, account: int) -> QuerySet[TaskRecord]:
    order = (F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    return _with_people(TaskRecord.objects.filter(customer=account)).order_by(*order)[:MOST_ON_ACCOUNT]


@compiled
def _due(*, owner: int, today: date) -> QuerySet[TaskRecord]:
    due = _with_people(TaskRecord.objects.filter(owner=owner).due(today))
    return due.order_by("due_on", "pk")[: MOST_TODAY + 1]


def rows_of(tasks: Iterable[TaskRecord], user: User, today: date) -> list[TaskRow]:
    """The rows of tasks that were read with their account and people."""
    return [TaskRow.of(task, user, today) for task in tasks]


def _with_people(tasks: QuerySet[TaskRecord]) -> QuerySet[TaskRecord]:
    return tasks.select_related("customer", "owner", "done_by")
