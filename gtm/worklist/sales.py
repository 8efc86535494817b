"""What a salesperson has to look at today."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.saying import Said
from churnapp.web.addresses import address
from churnapp.web.templatetags.formats import in_days, short_money
from customers.models import CustomerRecord
from customers.worklist import SELLS, RowAction, Why, WorklistReason, add_reason
from gtm.domain import OpportunityType, Quadrant
from gtm.models import OpportunityRecord
from gtm.queries.conditions import contested
from gtm.queries.expansion.conditions import in_quadrants
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from predictions.queries.upgrades import upgrade_basis

SOON_DAYS = 7


class SaleReason(WorklistReason):
    """A reason that is an opportunity; of an account with several, the largest is told."""

    roles = SELLS

    def condition(self, today: date) -> Q:
        """The accounts of the opportunities."""
        return Q(pk__in=self.sales(today).values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """In words, with the page of the opportunity."""
        sales = self.sales(today).filter(customer__in=account_pks).order_by("amount", "pk")
        return {
            sale.customer_id: Why(
                self.in_words(sale, in_days((sale.close_date - today).days)),
                RowAction(_("Open sale"), address("gtm:opportunity", sale.pk)),
            )
            for sale in sales
        }

    @abstractmethod
    def sales(self, today: date) -> QuerySet[OpportunityRecord]:
        """The opportunities it is about."""

    @abstractmethod
    def in_words(self, sale: OpportunityRecord, closes: str) -> str:
        """What is to be said of one, given its close date as a distance in words."""


class ContestedSale(SaleReason):
    """Something is to be sold to a customer who is likely to leave."""

    key = "contested"
    title = Said("Contested: save first")
    label = Said("Contested")
    icon = "alert-triangle"
    position = 12

    def sales(self, today: date) -> QuerySet[OpportunityRecord]:  # noqa: ARG002
        """Open renewals and expansions at high or critical risk."""
        return OpportunityRecord.objects.filter(contested())

    def in_words(self, sale: OpportunityRecord, closes: str) -> str:
        """The sale, and why it goes on if somebody said so."""
        facts = {"sale": _named(sale), "closes": closes, "because": sale.goes_on_because}
        if not sale.goes_on_because:
            return _("%(sale)s closes %(closes)s") % facts
        return _("%(sale)s closes %(closes)s; it goes on because: %(because)s") % facts


class ClosesSoon(SaleReason):
    """A sale is promised for the next seven days."""

    key = "closes"
    title = Said("Closes this week")
    label = Said("Closes this week")
    icon = "calendar-event"
    position = 14

    def sales(self, today: date) -> QuerySet[OpportunityRecord]:
        """Open ones by their close date."""
        return OpportunityRecord.objects.open().filter(
            close_date__gte=today, close_date__lte=today + timedelta(days=SOON_DAYS)
        )

    def in_words(self, sale: OpportunityRecord, closes: str) -> str:
        """The sale, and what comes next."""
        return _("%(sale)s closes %(closes)s. %(next_step)s") % {
            "sale": _named(sale),
            "closes": closes,
            "next_step": sale.next_step or _("No next step is written down"),
        }


class Slipped(SaleReason):
    """The day for which a sale was promised has passed."""

    key = "slipped"
    title = Said("Slipped: the close date has passed")
    label = Said("Slipped")
    icon = "hourglass"
    position = 16

    def sales(self, today: date) -> QuerySet[OpportunityRecord]:
        """Open ones by their close date."""
        return OpportunityRecord.objects.open().filter(close_date__lt=today)

    def in_words(self, sale: OpportunityRecord, closes: str) -> str:
        """The sale, since when, and what comes next."""
        return _("%(sale)s was to close %(closes)s. %(next_step)s") % {
            "sale": _named(sale),
            "closes": closes,
            "next_step": sale.next_step or _("No next step is written down"),
        }


class ReadyToExpand(WorklistReason):
    """The account is likely to grow, unlikely to leave, and nobody offers it anything yet."""

    key = "expansion"
    title = Said("Ready to expand")
    label = Said("Ready to expand")
    icon = "trending-up"
    position = 60
    roles = SELLS

    def condition(self, today: date) -> Q:  # noqa: ARG002
        """In the growth engine, without an open expansion."""
        growing = in_quadrants([Quadrant.GROWTH_ENGINE], cutoffs_in_force().cutoffs, upgrade_basis())
        offered = OpportunityRecord.objects.open().filter(opportunity_type=OpportunityType.EXPANSION)
        return growing & Q(current_score__isnull=False) & ~Q(pk__in=offered.values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """What it is expected to bring, and the form of a new opportunity."""
        found = CustomerRecord.objects.filter(self.condition(today), pk__in=account_pks)
        new_sale = reverse("gtm:new_opportunity")
        return {
            account: Why(_growth(uplift), RowAction(_("Write it down"), f"{new_sale}?account={account}"))
            for account, uplift in found.values_list("pk", "current_score__expected_uplift")
        }


def _named(sale: OpportunityRecord) -> str:
    kind = OpportunityType(sale.opportunity_type).label if sale.opportunity_type else _("Sale")
    return _("%(kind)s over %(amount)s") % {"kind": kind, "amount": short_money(sale.amount)}


def _growth(uplift: Decimal | None) -> str:
    if uplift is None:
        return _("Signs of pressure on its plan, low risk, and nothing offered yet")
    return _("%(uplift)s expected uplift a year, low risk, and nothing offered yet") % {
        "uplift": short_money(uplift)
    }


for _reason in (ContestedSale(), ClosesSoon(), Slipped(), ReadyToExpand()):
    add_reason(_reason)
