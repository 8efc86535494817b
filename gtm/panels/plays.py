"""The plays of an account on its page."""

from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace
from gtm.queries.plays.of_account import plays_of


class PlaysPanel(AccountPanel):
    """Open and latest closed plays of the account, each with the form that moves it."""

    key = "plays"
    title = Said("Plays")
    place = PanelPlace.FACTS
    position = 5
    template = "gtm/plays/_account.html"
    is_in_first_response = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """The plays, open ones first, in two queries."""
        opened, closed = plays_of(account.pk, timezone.now().date())
        return {"opened": opened, "closed": closed, "may_edit": user.may_edit}
