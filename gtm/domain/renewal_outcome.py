"""What came of a renewal, from the periods of the subscriptions and the day the customer left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gtm.domain.renewal import RenewalCall
from gtm.domain.revenue_state import BRIDGED_DAYS, NOTHING_PAID, RevenuePeriod, paid_on

# Renewals are signed late: what holds when a late signature would have come decides.
SETTLED_DAYS = BRIDGED_DAYS


@dataclass(frozen=True, slots=True)
class RenewalOutcome:
    """How a renewal ended.

    Attributes:
        before, after: US dollars a month the day before it and when it had settled; None when unknown.
    """

    call: RenewalCall
    before: Decimal | None
    after: Decimal | None


def settled_on(renewal_on: date) -> date:
    """The day from which it is known how a renewal ended."""
    return renewal_on + timedelta(days=SETTLED_DAYS)


def renewal_outcome(
    periods: Sequence[RevenuePeriod],
    renewal_on: date,
    *,
    left_on: date | None,
    known_before: Decimal | None = None,
) -> RenewalOutcome:
    """How a renewal ended, 30 days after its date.

    Args:
        periods: all of the customer; without any, only leaving is known.
        renewal_on: the day of the renewal, at least 30 days ago.
        left_on: the day the customer left; None when it did not.
        known_before: the price before, where the periods do not tell it.
    """
    settled = settled_on(renewal_on)
    then, now = paid_on(periods, renewal_on - timedelta(days=1)), paid_on(periods, settled)
    before = known_before if then.is_nothing or then.is_unpriced else then.mrr
    has_left = left_on is not None and left_on <= settled
    if has_left or (periods and now.is_nothing):
        return RenewalOutcome(RenewalCall.CHURN, before, NOTHING_PAID)
    if not periods or now.is_unpriced or before is None:
        return RenewalOutcome(RenewalCall.RENEW, before, None if not periods or now.is_unpriced else now.mrr)
    return RenewalOutcome(RenewalCall.between(before, now.mrr), before, now.mrr)
