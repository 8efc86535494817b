"""How revenue moves from month to month and over a year: opening and movements make the closing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from churnapp.saying import later, say
from gtm.domain.month import MONTHS_PER_YEAR, Month
from gtm.domain.month import later as months_later
from gtm.domain.revenue_state import NOTHING, NOTHING_PAID, RevenueState, RevenueStep


class MovementKind(StrEnum):
    """Why the revenue of an account, or of a segment, changed."""

    NEW = "new"
    EXPANSION = "expansion"
    REACTIVATION = "reactivation"
    CONTRACTION = "contraction"
    CHURN = "churn"
    UNPRICED = "unpriced"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    NONE = "none"

    @property
    def label(self) -> str:
        """In words."""
        return say(_WORDS[self])

    @property
    def is_transfer(self) -> bool:
        """Whether the money only moved to another plan."""
        return self in {MovementKind.TRANSFER_IN, MovementKind.TRANSFER_OUT}


@dataclass(frozen=True, slots=True)
class RevenueLine:
    """A change of the revenue of one plan through one account at the end of one month.

    Attributes:
        plan: the segment it belongs to; empty when unknown.
        opening, closing: US dollars a month before and after, of this account in this plan.
        unpriced_change: +1 where an unknown amount appears, −1 where it goes.
    """

    month: Month
    kind: MovementKind
    plan: str
    opening: Decimal
    closing: Decimal
    unpriced_change: int = 0

    @property
    def amount(self) -> Decimal:
        """What moved: positive adds to the plan."""
        return self.closing - self.opening


@dataclass(frozen=True, slots=True)
class RevenueYear:
    """What an account paid twelve months ago beside what it pays, while neither changes.

    Attributes:
        begins, ends: month ends to compare from ``begins`` up to, not including, ``ends``; None goes on.
        plan: twelve months ago.
        opening, closing: US dollars a month then and now.
    """

    begins: Month
    ends: Month | None
    kind: MovementKind
    plan: str
    opening: Decimal
    closing: Decimal


def kind_of(before: RevenueState, after: RevenueState, *, is_first: bool = False) -> MovementKind:
    """What a change of state is called.

    Args:
        before: what was paid.
        after: what is paid.
        is_first: whether the account never paid before.
    """
    if before.is_nothing and not after.is_nothing and after.mrr:
        return MovementKind.NEW if is_first else MovementKind.REACTIVATION
    if after.is_nothing and before.mrr:
        return MovementKind.CHURN
    if before.mrr == after.mrr:
        return MovementKind.NONE
    if before.is_unpriced or after.is_unpriced:
        return MovementKind.UNPRICED
    return MovementKind.EXPANSION if after.mrr > before.mrr else MovementKind.CONTRACTION


def revenue_lines(steps: Sequence[RevenueStep]) -> Iterator[RevenueLine]:
    """Every change of an account, taken apart so that each plan adds up by itself.

    A change of plan moves the old revenue out of one plan and into the other; what is paid more or less
    afterwards belongs to the new plan.
    """
    before = NOTHING
    for step in steps:
        yield from _lines(step.month, before, step.state, is_first=step is steps[0])
        before = step.state


def revenue_years(steps: Sequence[RevenueStep]) -> Iterator[RevenueYear]:
    """What an account paid a year before each month end, beside what it paid then, unless it paid nothing."""
    turns = sorted(
        {month for step in steps for month in (step.month, months_later(step.month, MONTHS_PER_YEAR))}
    )
    for begins, ends in zip(turns, chain(turns[1:], (None,)), strict=False):
        then, now = state_at(steps, months_later(begins, -MONTHS_PER_YEAR)), state_at(steps, begins)
        if not then.is_nothing:
            yield RevenueYear(begins, ends, _kind_over_a_year(then, now), then.plan, then.mrr, now.mrr)


def state_at(steps: Sequence[RevenueStep], month: Month) -> RevenueState:
    """What an account pays at the end of a month."""
    return next((step.state for step in reversed(steps) if step.month <= month), NOTHING)


def _kind_over_a_year(then: RevenueState, now: RevenueState) -> MovementKind:
    is_unpriced = then.is_unpriced or now.is_unpriced
    return MovementKind.UNPRICED if is_unpriced else kind_of(then, now)


def _lines(
    month: Month, before: RevenueState, after: RevenueState, *, is_first: bool
) -> Iterator[RevenueLine]:
    kind, appears, goes = kind_of(before, after, is_first=is_first), after.is_unpriced, before.is_unpriced
    if before.is_nothing or after.is_nothing or before.plan == after.plan:
        plan = before.plan if after.is_nothing else after.plan
        yield RevenueLine(month, kind, plan, before.mrr, after.mrr, appears - goes)
        return
    yield RevenueLine(month, MovementKind.TRANSFER_OUT, before.plan, before.mrr, NOTHING_PAID, -goes)
    yield RevenueLine(month, MovementKind.TRANSFER_IN, after.plan, NOTHING_PAID, before.mrr, +goes)
    if (before.mrr, goes) != (after.mrr, appears):
        yield RevenueLine(month, kind, after.plan, before.mrr, after.mrr, appears - goes)


_WORDS = {
    MovementKind.NEW: later("New"),
    MovementKind.EXPANSION: later("Expansion"),
    MovementKind.REACTIVATION: later("Reactivation"),
    MovementKind.CONTRACTION: later("Contraction"),
    MovementKind.CHURN: later("Churn"),
    MovementKind.UNPRICED: later("Price unknown"),
    MovementKind.TRANSFER_IN: later("Moved in"),
    MovementKind.TRANSFER_OUT: later("Moved out"),
    MovementKind.NONE: later("Unchanged"),
}
