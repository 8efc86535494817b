"""The contracts of one account over time, and the revenue that they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.models import SubscriptionRecord

MOST_PERIODS = 200
SMALLEST_CHANGE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of one product.

    Attributes:
        valid_to: first day it no longer holds; None while it runs.
        mrr: US dollars a month; None when unknown.
        change: MRR less that of the same product's period before; None when either is unknown.
        discount: 0 to 1.
    """

    product: str
    valid_from: date
    valid_to: date | None
    plan: str | None
    mrr: Decimal | None
    change: Decimal | None
    seats: int | None
    billing_period_months: int | None
    renewal_date: date | None
    auto_renew: bool | None
    discount: float | None

    @property
    def has_changed(self) -> bool:
        """Whether the MRR changed by what shows in whole dollars."""
        return self.change is not None and abs(self.change) >= SMALLEST_CHANGE

    def holds_on(self, day: date) -> bool:
        """Whether the period runs on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class RevenueStep:
    """From a day on, the account paid this much.

    Attributes:
        mrr: US dollars a month over all products; None while any part of it is unknown.
        note: what changed, in a few words.
    """

    day: date
    mrr: Decimal | None
    note: str


def periods_of(customer_pk: int) -> tuple[PeriodRow, ...]:
    """The newest 200 periods of an account, oldest first, in one query.

    Args:
        customer_pk: an account that is known to be visible.
    """
    newest = SubscriptionRecord.objects.filter(customer=customer_pk).order_by("-valid_from", "-product")
    before: dict[str, SubscriptionRecord] = {}
    rows = []
    for period in reversed(newest[:MOST_PERIODS]):
        rows.append(_row(period, before.get(period.product)))
        before[period.product] = period
    return tuple(rows)


def revenue_steps(periods: Sequence[PeriodRow], until: date) -> tuple[RevenueStep, ...]:
    """The MRR of an account from its first period on, one step for each day on which it changed.

    Args:
        periods: all of an account, oldest first.
        until: later days are left out.
    """
    starts = {period.valid_from for period in periods}
    ends = {period.valid_to for period in periods if period.valid_to is not None}
    steps: list[RevenueStep] = []
    plan = ""
    for day in sorted(starts | ends):
        if day > until:
            break
        running = [period for period in periods if period.holds_on(day)]
        plan_now = " + ".join(sorted({period.plan for period in running if period.plan}))
        mrr = _sum_known(running)
        if not steps or mrr != steps[-1].mrr or plan_now != plan:
            steps.append(RevenueStep(day, mrr, _note(plan, plan_now, first=not steps)))
        plan = plan_now
    return tuple(steps)


def _sum_known(running: Sequence[PeriodRow]) -> Decimal | None:
    amounts = [period.mrr for period in running if period.mrr is not None]
    return sum(amounts, Decimal(0)) if len(amounts) == len(running) else None


def _note(before: str, now: str, *, first: bool) -> str:
    if not now:
        return _("no contract") if not first else ""
    return _("%(now)s plan") % {"now": now} if now != before else ""


def _row(period: SubscriptionRecord, before: SubscriptionRecord | None) -> PeriodRow:
    known = before is not None and before.mrr is not None and period.mrr is not None
    return PeriodRow(
        product=period.product,
        valid_from=period.valid_from,
        valid_to=period.valid_to,
        plan=period.plan_tier,
        mrr=period.mrr,
        change=period.mrr - before.mrr if known else None,  # type: ignore[operator, union-attr]  # both known
        seats=period.seats,
        billing_period_months=period.billing_period_months,
        renewal_date=period.renewal_date,
        auto_renew=period.auto_renew,
        discount=period.discount,
    )
