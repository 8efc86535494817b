"""What an account pays at the end of each month, from the periods of its subscriptions alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gtm.domain.month import Month, last_day_of, month_of

# A renewal is often signed late. Without this, each late signature would count as a churn and a return.
BRIDGED_DAYS = 30
ONE_DAY = timedelta(days=1)
NOTHING_PAID = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class RevenuePeriod:
    """One period of one product of an account.

    Attributes:
        valid_to: first day it no longer holds; None while it runs.
        mrr: US dollars a month; None when unknown.
        plan: empty when unknown.
    """

    product: str
    valid_from: date
    valid_to: date | None
    mrr: Decimal | None
    plan: str

    @property
    def is_empty(self) -> bool:
        """Whether it holds on no day."""
        return self.valid_to is not None and self.valid_to <= self.valid_from

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class RevenueState:
    """What an account pays at one moment.

    Attributes:
        mrr: the sum of the known amounts, US dollars a month.
        plan: of the product that earns most; empty when unknown or when nothing is paid.
        is_unpriced: whether the amount of a product in force is unknown.
    """

    mrr: Decimal = NOTHING_PAID
    plan: str = ""
    is_unpriced: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the account pays nothing, and that is known: no contract, or a free one."""
        return not self.mrr and not self.is_unpriced


NOTHING = RevenueState()


@dataclass(frozen=True, slots=True)
class RevenueStep:
    """From the end of a month on, an account paid this much."""

    month: Month
    state: RevenueState


def revenue_steps(periods: Sequence[RevenuePeriod]) -> list[RevenueStep]:
    """The months in which what an account pays changed, oldest first.

    Of overlapping periods of one product the one that started last holds. Up to 30 days without any period
    count as if the account had gone on; a longer silence is a churn.

    Args:
        periods: all of one account, in any order; at most one per product and first day.
    """
    held = [period for period in periods if not period.is_empty]
    gaps = list(_bridged_gaps(held))
    steps: list[RevenueStep] = []
    before = NOTHING
    for month in sorted({month_of(day) for day in _turning_days(held)}):
        state = _state_on(held, _day_that_tells(month, gaps))
        if state != before:
            steps.append(RevenueStep(month, state))
            before = state
    return steps


def paid_on(periods: Sequence[RevenuePeriod], day: date) -> RevenueState:
    """What an account pays on a day; of overlapping periods of a product the one that started last holds."""
    return _state_on([period for period in periods if not period.is_empty], day)


def _turning_days(periods: Sequence[RevenuePeriod]) -> Iterator[date]:
    for period in periods:
        yield period.valid_from
        if period.valid_to is not None:
            yield period.valid_to


def _bridged_gaps(periods: Sequence[RevenuePeriod]) -> Iterator[tuple[date, date]]:
    """The short silences: their first day, and the first day after them."""
    covered_until: date | None = None
    for period in sorted(periods, key=lambda period: period.valid_from):
        if (
            covered_until is not None
            and ONE_DAY <= period.valid_from - covered_until <= BRIDGED_DAYS * ONE_DAY
        ):
            yield covered_until, period.valid_from
        if period.valid_to is None:
            return
        covered_until = max(covered_until or period.valid_to, period.valid_to)


def _day_that_tells(month: Month, gaps: Sequence[tuple[date, date]]) -> date:
    """The last day of the month, or the day before the silence that it lies in."""
    day = last_day_of(month)
    return next((begins - ONE_DAY for begins, ends in gaps if begins <= day < ends), day)


def _state_on(periods: Sequence[RevenuePeriod], day: date) -> RevenueState:
    newest: dict[str, RevenuePeriod] = {}
    for period in periods:
        if period.holds_on(day):
            rival = newest.get(period.product)
            if rival is None or rival.valid_from < period.valid_from:
                newest[period.product] = period
    running = newest.values()
    mrr = sum((period.mrr for period in running if period.mrr is not None), NOTHING_PAID)
    is_unpriced = any(period.mrr is None for period in running)
    if not mrr and not is_unpriced:
        return NOTHING
    return RevenueState(mrr, min(running, key=_leads).plan, is_unpriced)


def _leads(period: RevenuePeriod) -> tuple[bool, Decimal, str]:
    """Smallest for the product that earns most; unknown amounts come last."""
    return period.mrr is None, -(period.mrr or NOTHING_PAID), period.product
