"""What usage adds to the account page: the support tickets."""

from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace, add_panel
from usage.queries.tickets import tickets_of


class TicketsPanel(AccountPanel):
    """The support tickets, those that wait first."""

    key = "tickets"
    title = Said("Support tickets")
    place = PanelPlace.STORY
    position = 60
    template = "usage/_tickets.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:  # noqa: ARG002
        """Two queries."""
        return {"tickets": tickets_of(account.pk, timezone.now().date())}


add_panel(TicketsPanel())
