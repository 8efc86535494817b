"""Renewals on the worklist of the day."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from churnapp.saying import Said
from churnapp.web.addresses import address
from churnapp.web.templatetags.formats import day, in_days, short_money
from customers.worklist import SELLS, RowAction, Why, WorklistReason, add_reason
from gtm.queries.conditions import URGENT_TIERS
from gtm.queries.renewals.conditions import renewing
from predictions.models import CurrentScoreRecord
from predictions.queries.reasons import main_fact

RENEWAL_DAYS = 90
WEEK_DAYS = 7


class RenewalAtRisk(WorklistReason):
    """A contract of an account at high or critical risk ends within 90 days."""

    key = "renewal_at_risk"
    title = Said("Renews within {renewal_days} days at risk", renewal_days=RENEWAL_DAYS)
    label = Said("Renewal at risk")
    icon = "calendar-due"
    position = 30

    def condition(self, today: date) -> Q:
        """A contract that ends soon, and a risk that asks for somebody now."""
        urgent = CurrentScoreRecord.objects.filter(risk_tier__in=URGENT_TIERS)
        return _ends_within(RENEWAL_DAYS, today) & Q(pk__in=urgent.values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """When, and the strongest reason of the risk."""
        found = self.true_of(account_pks, today, "renewal_date", "current_score__reasons")
        return {
            account: Why(
                _("Renews %(days)s, on %(renews)s: %(main_fact)s")
                % {
                    "days": in_days((renews - today).days),
                    "renews": day(renews),
                    "main_fact": main_fact(reasons),
                }
            )
            for account, renews, reasons in found
            if renews
        }


class RenewsSoon(WorklistReason):
    """A contract ends within seven days."""

    key = "renews"
    title = Said("Renews this week")
    label = Said("Renews this week")
    icon = "refresh"
    position = 18
    roles = SELLS

    def condition(self, today: date) -> Q:
        """By the renewal date."""
        return _ends_within(WEEK_DAYS, today)

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """When, and for how much; the page of the renewal is where it is forecast."""
        found = self.true_of(account_pks, today, "renewal_date", "mrr")
        return {
            account: Why(
                _("%(mrr)s a month renews %(days)s")
                % {"mrr": short_money(mrr), "days": in_days((renews - today).days)},
                RowAction(_("Forecast it"), address("gtm:renewal_forecast", account)),
            )
            for account, renews, mrr in found
            if renews
        }


def _ends_within(days: int, today: date) -> Q:
    return renewing() & Q(renewal_date__gte=today, renewal_date__lte=today + timedelta(days=days))


add_reason(RenewalAtRisk())
add_reason(RenewsSoon())
