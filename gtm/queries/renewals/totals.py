"""The figures above the renewal list: how many renew, what the model and people expect of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from gtm.domain import RenewalCall
from gtm.domain.renewal import LIKELY
from gtm.models import RenewalForecastRecord
from gtm.queries.renewals.conditions import (
    MISSING,
    MONTHLY,
    PASSED,
    WINDOW_WORDS,
    in_window,
    outlook_is_about_it,
    renewing,
)
from predictions.queries.runs import current_run

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class DaySum:
    """The contracts that end on one day; None for those without a date."""

    day: date | None
    count: int
    mrr: Decimal


@dataclass(frozen=True, slots=True)
class ContractEnds:
    """When the contracts of a scope end.

    Attributes:
        days: the days on which any does.
        rolling: active accounts billed monthly, which never renew.
    """

    days: Sequence[DaySum]
    rolling: int
    today: date

    @property
    def counts(self) -> dict[str, int]:
        """The renewals of every window."""
        return {window: self.of(window)[0] for window in WINDOW_WORDS}

    def of(self, window: str) -> tuple[int, Decimal]:
        """How many contracts end in a window, and what they pay a month."""
        found = [item for item in self.days if self._holds(window, item.day)]
        return sum(item.count for item in found), sum((item.mrr for item in found), NOTHING)

    def _holds(self, window: str, day: date | None) -> bool:
        if day is None or window == MISSING:
            return day is None and window == MISSING
        if window == PASSED:
            return day < self.today
        return self.today <= day <= self.today + timedelta(days=int(window))


@dataclass(frozen=True, slots=True)
class WindowTotals:
    """The renewals of one window of a scope; US dollars a month.

    Attributes:
        mrr: of all of them; unknown amounts are left out.
        likely: those whose likelihood to renew is known.
        likely_mrr: what they pay.
        lost: of it, expected to leave.
        stated: those that somebody has forecast.
        opposite: those of which a person and the model expect the opposite.
    """

    count: int
    mrr: Decimal
    likely: int
    likely_mrr: Decimal
    lost: float
    stated: int
    opposite: int

    @property
    def lost_share(self) -> float | None:
        """Share of the revenue that is expected to leave; None where nothing is known."""
        return self.lost / float(self.likely_mrr) if self.likely_mrr else None


def contract_ends(user: User, scope: Scope, today: date) -> ContractEnds:
    """When the contracts of active paying accounts end, in one query along one index."""
    return added_up(
        "contract-ends",
        user,
        scope,
        stands_on=lambda: today,
        add_up=lambda: _contract_ends(user, scope, today),
    )


def _contract_ends(user: User, scope: Scope, today: date) -> ContractEnds:
    found = CustomerRecord.objects.visible_to(user, scope).filter(Q(mrr=None) | Q(mrr__gt=0), churn_date=None)
    rows = (
        found.order_by()
        .values_list("renewal_date", "billing_period_months")
        .annotate(count=Count("pk"), paid=Sum("mrr"))
    )
    days, rolling = [], 0
    for day, period, count, paid in rows:
        if period is not None and period <= MONTHLY:
            rolling += count
        else:
            days.append(DaySum(day, count, paid or NOTHING))
    return ContractEnds(days, rolling, today)


def window_totals(user: User, scope: Scope, window: str, ends: ContractEnds) -> WindowTotals:
    """The totals of one window of days, in two queries."""
    return added_up(
        "renewals",
        user,
        scope,
        stands_on=lambda: (window, ends.today, current_run()),
        add_up=lambda: _window_totals(user, scope, window, ends),
    )


def _window_totals(user: User, scope: Scope, window: str, ends: ContractEnds) -> WindowTotals:
    found = CustomerRecord.objects.visible_to(user, scope).filter(
        renewing(), in_window(window, ends.today), outlook_is_about_it()
    )
    expected = found.aggregate(
        likely=Count("pk"),
        likely_mrr=Sum("mrr"),
        lost=Sum(Cast("mrr", FloatField()) * (1.0 - F("outlook__likelihood")), output_field=FloatField()),
    )
    stated = _stated(user, scope, window, ends.today)
    count, mrr = ends.of(window)
    return WindowTotals(
        count=count,
        mrr=mrr,
        likely=expected["likely"],
        likely_mrr=expected["likely_mrr"] or NOTHING,
        lost=expected["lost"] or 0.0,
        stated=stated["stated"],
        opposite=stated["opposite"],
    )


def _stated(user: User, scope: Scope, window: str, today: date) -> dict[str, Any]:
    """The forecasts of a window, and those that contradict the model; read from the few forecasts."""
    records: QuerySet[RenewalForecastRecord] = RenewalForecastRecord.objects.filter(
        is_latest=True,
        renewal_on__gte=today,
        renewal_on__lte=today + timedelta(days=int(window)),
        customer__churn_date=None,
        customer__renewal_date=F("renewal_on"),
    ).filter(
        Q(customer__billing_period_months=None) | Q(customer__billing_period_months__gt=MONTHLY),
        Q(customer__mrr=None) | Q(customer__mrr__gt=0),
    )
    if scope.within(Scope(user.reach)) is not Scope.ALL:
        records = records.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))
    is_known = Q(customer__outlook__renewal_on=F("renewal_on"))
    leaves = Q(call=RenewalCall.CHURN, customer__outlook__likelihood__gte=LIKELY)
    stays = ~Q(call=RenewalCall.CHURN) & Q(customer__outlook__likelihood__lt=LIKELY)
    return records.aggregate(stated=Count("pk"), opposite=Count("pk", filter=is_known & (leaves | stays)))
