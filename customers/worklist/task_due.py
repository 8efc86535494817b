"""Tasks that are due, on the worklist of the day."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from churnapp.compiled import compiled, leads_to
from churnapp.saying import Said
from churnapp.web.addresses import address
from churnapp.web.templatetags.formats import in_days
from customers.models import TaskRecord
from customers.worklist.reason import EVERYBODY, RowAction, Why, WorklistReason
from customers.worklist.registry import add_reason


class TaskDue(WorklistReason):
    """Somebody meant to do something about the account by today."""

    key = "task_due"
    title = Said("Task due")
    label = Said("Task due")
    icon = "circle-check"
    position = 45
    roles = EVERYBODY

    def condition(self, today: date) -> Q:
        """An open task about it is due today or overdue, whoever owns it."""
        about = TaskRecord.objects.due(today).filter(customer__isnull=False)
        return Q(pk__in=about.values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """What is to be done; the task due first of each account."""
        due = _due_about(today=today, accounts=tuple(account_pks))
        return {
            task.customer_id: Why(
                _in_words(task, today),
                RowAction(_("Done"), address("tasks:finish", task.pk), {}),
            )
            for task in due
            if task.customer_id
        }


@compiled
def _due_about(*, today: date, accounts: tuple[int, ...]) -> QuerySet[TaskRecord]:
    about = TaskRecord.objects.due(today).filter(leads_to("customer", accounts))
    return about.select_related("owner").order_by("-due_on", "-pk")


def _in_words(task: TaskRecord, today: date) -> str:
    when = in_days((task.due_on - today).days) if task.due_on else _("some day")
    return _("%(task)s: due %(when)s, %(owner)s") % {
        "task": task.words,
        "when": when,
        "owner": task.owner or _("nobody owns it"),
    }


add_reason(TaskDue())
