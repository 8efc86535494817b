"""The opportunities of an account on its page."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace
from gtm.columns import closing, contested_hint
from gtm.queries.account_opportunities import opportunities_of
from gtm.queries.rows import OpportunityRow


@dataclass(frozen=True, slots=True)
class PanelItem:
    """An opportunity with the words the panel shows for it."""

    row: OpportunityRow
    title: str
    closes: SafeString | str
    hint: SafeString | str


class OpportunitiesPanel(AccountPanel):
    """Open and latest closed opportunities of the account."""

    key = "opportunities"
    title = Said("Opportunities")
    place = PanelPlace.STORY
    position = 50
    template = "gtm/_account_opportunities.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """The opportunities, open ones first."""
        opened, closed = opportunities_of(account.pk, timezone.now().date())
        return {
            "opened": [_item(row) for row in opened],
            "closed": [_item(row) for row in closed],
            "may_create": user.may_edit and account.churn_date is None,
        }


def _item(row: OpportunityRow) -> PanelItem:
    title = row.kind.label if row.kind else _("Opportunity")
    return PanelItem(row, title, closing(row), contested_hint(row))
