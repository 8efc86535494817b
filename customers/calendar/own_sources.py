"""What the customers context itself puts into the calendar: the person's open tasks."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from churnapp.accounts.models import User
from customers.calendar.source import CalendarEntry, CalendarSource, add_source
from customers.models import TaskRecord


class TaskSource(CalendarSource):
    """Open tasks with a day."""

    key = "tasks"

    def entries(self, user: User, first: date, last: date, limit: int) -> Iterable[CalendarEntry]:
        """One query."""
        due = TaskRecord.objects.filter(owner=user).open().filter(due_on__range=(first, last))
        for task in due.select_related("customer").order_by("due_on", "pk")[:limit]:
            if task.due_on is not None:
                yield CalendarEntry(
                    uid=f"task-{task.pk}",
                    day=task.due_on,
                    title=f"{task.customer.name}: {task.words}" if task.customer else task.words,
                    url=reverse("tasks:change", args=[task.pk]),
                )


add_source(TaskSource())
