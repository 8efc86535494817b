"""The panel of the fields that an admin added."""

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.columns.custom_words import told
from customers.models import CustomerRecord
from customers.panels.panel import AccountPanel, PanelPlace
from customers.panels.registry import add_panel
from customers.queries.custom_fields import shown_fields


class CustomFieldsPanel(AccountPanel):
    """What the fields hold for the account, with the way to change it."""

    key = "details"
    title = Said("Details")
    place = PanelPlace.FACTS
    position = 15
    template = "customers/_custom_values.html"
    is_in_first_response = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """Two queries."""
        shown = [(field, told(field.kind, field.value)) for field in shown_fields(account.pk)]
        return {"shown_fields": shown, "may_edit": user.may_edit}


add_panel(CustomFieldsPanel())
