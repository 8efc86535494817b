"""The expansion of an account on its page."""

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace
from gtm.columns.expansion_words import quadrant_badge
from gtm.queries.expansion.account import account_expansion


class ExpansionPanel(AccountPanel):
    """Whether the account may grow, what to offer, why; or that it must be saved first."""

    key = "expansion"
    title = Said("Expansion")
    place = PanelPlace.STORY
    position = 45
    template = "gtm/_account_expansion.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """At most five queries."""
        found = account_expansion(account.pk)
        if found is None:
            return {"found": None}
        return {
            "found": found,
            "row": found.row,
            "badge": quadrant_badge(found.row.quadrant),
            "may_offer": user.may_edit and found.row.quadrant.may_upsell,
        }
