"""Reminding people of what they meant to do."""

from datetime import date
from functools import partial

from django.db.models import F, Q
from django.urls import reverse

from churnapp.notifications.notify import Note, notify_all
from churnapp.saying import say
from customers.models import TaskRecord

EVENT = "task_due"
ROWS_AT_A_TIME = 1_000


def remind_of_tasks(today: date) -> int:
    """Tells owners of their open tasks due today, or overdue and never told; once for each due day.

    Returns:
        Of how many tasks somebody was told.
    """
    told = 0
    unsaid = TaskRecord.objects.due(today).filter(owner__isnull=False, owner__is_active=True)
    unsaid = unsaid.filter(Q(reminded_on=None) | ~Q(reminded_on=F("due_on"))).order_by("pk")
    while tasks := list(unsaid[:ROWS_AT_A_TIME]):
        notify_all(EVENT, [_note(task) for task in tasks])
        TaskRecord.objects.filter(pk__in=[task.pk for task in tasks]).update(reminded_on=F("due_on"))
        told += len(tasks)
    return told


def _said(task: TaskRecord) -> str:
    return say("Due: {task}", task=task.words)


def _note(task: TaskRecord) -> Note:
    return Note(
        user_pk=task.owner_id or 0,
        title=partial(_said, task),
        url=reverse("tasks:change", args=[task.pk]),
        dedupe_key=f"task-{task.pk}-{task.due_on}",
        account_pk=task.customer_id,
    )
