"""The panels that the customers context itself fills."""

from django.utils import timezone
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.day_chart import DayValue, steps_over_days
from churnapp.web.templatetags.formats import money
from customers.models import CustomerRecord
from customers.panels.panel import AccountPanel, PanelPlace
from customers.panels.registry import add_panel
from customers.queries.account import AccountStatus, facts_of
from customers.queries.contacts import contacts_of
from customers.queries.subscriptions import periods_of, revenue_steps


class FactsPanel(AccountPanel):
    """What is on file about the account, and the columns the product has no name for."""

    key = "facts"
    title = Said("On file")
    place = PanelPlace.FACTS
    position = 20
    template = "customers/_facts.html"
    is_in_first_response = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:  # noqa: ARG002
        """Worked out from the account alone."""
        return {"facts": facts_of(account, timezone.now().date())}


class ContactsPanel(AccountPanel):
    """The people at the account, with what is odd about its champion."""

    key = "contacts"
    title = Said("People")
    place = PanelPlace.FACTS
    position = 10
    template = "customers/_contacts.html"
    is_in_first_response = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """One query."""
        today = timezone.now().date()
        has_churned = AccountStatus.on(today, account) is AccountStatus.CHURNED
        return {
            "contacts": contacts_of(account.pk, today),
            "has_churned": has_churned,
            "may_edit": user.may_edit,
        }


class RevenuePanel(AccountPanel):
    """The contracts over time."""

    key = "revenue"
    title = Said("Revenue and contracts")
    place = PanelPlace.STORY
    position = 40
    template = "customers/_revenue.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:  # noqa: ARG002
        """One query; the staircase ends today, or when the account left."""
        periods = periods_of(account.pk)
        today = timezone.now().date()
        until = min(today, account.churn_date) if account.churn_date else today
        steps = revenue_steps(periods, until)
        top = max((float(step.mrr) for step in steps if step.mrr is not None), default=0.0)
        drawing = steps_over_days(
            [DayValue(step.day, None if step.mrr is None else float(step.mrr)) for step in steps],
            until=until,
            label=_("MRR over time, at most %(top)s") % {"top": money(top)},
            top=top,
        )
        return {
            "periods": tuple(reversed(periods)),
            "steps": steps,
            "drawing": drawing if top else "",
            "top": top,
            "until": until,
            "has_products": any(period.product for period in periods),
        }


for _panel in (ContactsPanel(), FactsPanel(), RevenuePanel()):
    add_panel(_panel)
