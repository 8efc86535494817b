"""The tasks of an account on its page."""

from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord
from customers.panels.panel import AccountPanel, PanelPlace
from customers.panels.registry import add_panel
from customers.queries.tasks import tasks_of_account
from customers.worklist.put_off import later_days


class TasksPanel(AccountPanel):
    """What people mean to do about the account, with the form of another task."""

    key = "tasks"
    title = Said("Tasks")
    place = PanelPlace.FACTS
    position = 7
    template = "customers/tasks/_panel.html"
    is_in_first_response = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """One query."""
        today = timezone.now().date()
        opened, done = tasks_of_account(account.pk, user, today)
        return {
            "opened": opened,
            "done": done,
            "may_edit": user.may_edit,
            "later_days": later_days(today),
        }


add_panel(TasksPanel())
