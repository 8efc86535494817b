"""What became of past renewals, over the whole portfolio."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from customers.models import CustomerRecord, SubscriptionRecord
from gtm.domain import (
    NO_CHANGES,
    RenewalCall,
    RenewalChanges,
    RenewalOutcome,
    RevenuePeriod,
    renewal_outcome,
)
from gtm.domain.renewal_outcome import SETTLED_DAYS

WATCHED_DAYS = 365
FEWEST_RENEWALS = 20
ROWS_AT_A_TIME = 10_000
MONTHLY = 1
PERIODS = (
    "customer_id",
    "customer__churn_date",
    "product",
    "valid_from",
    "valid_to",
    "mrr",
    "plan_tier",
    "renewal_date",
    "billing_period_months",
)

type Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PastRenewal:
    """A renewal that is over."""

    customer_pk: int
    renewal_on: date
    outcome: RenewalOutcome


def renewal_changes(today: date) -> RenewalChanges:
    """How often and how far the price rose or fell in the kept renewals of the last year.

    Returns:
        No changes where fewer than 20 renewals of a known price were kept.
    """
    since, until = today - timedelta(days=SETTLED_DAYS + WATCHED_DAYS), today - timedelta(days=SETTLED_DAYS)
    outcomes = (renewal.outcome for renewal in past_renewals(since, until))
    kept = [
        (outcome.call, outcome.before, outcome.after)
        for outcome in outcomes
        if outcome.call.is_kept and outcome.before and outcome.after is not None
    ]
    if len(kept) < FEWEST_RENEWALS:
        return NO_CHANGES
    rose = [(before, after - before) for call, before, after in kept if call is RenewalCall.UPGRADE]
    fell = [(before, before - after) for call, before, after in kept if call is RenewalCall.DOWNGRADE]
    return RenewalChanges(
        renewals=len(kept),
        rose=len(rose) / len(kept),
        rise=_relative(rose),
        fell=len(fell) / len(kept),
        fall=_relative(fell),
    )


def past_renewals(since: date, until: date) -> Iterator[PastRenewal]:
    """The renewals of contracts from one day up to another, at least 30 days ago, by customer; one query."""
    renewing = CustomerRecord.objects.filter(
        subscriptions__renewal_date__gte=since, subscriptions__renewal_date__lt=until
    )
    found = SubscriptionRecord.objects.filter(customer__in=renewing.values("pk"))
    rows = found.order_by("customer_id", "pk").values_list(*PERIODS).iterator(chunk_size=ROWS_AT_A_TIME)
    for pk, group in groupby(rows, key=itemgetter(0)):
        own = list(group)
        periods = periods_of(own)
        for renewal_on in sorted({row[7] for row in own if row[7] and since <= row[7] < until}):
            if _stood_the_day_before(own, renewal_on):
                yield PastRenewal(pk, renewal_on, renewal_outcome(periods, renewal_on, left_on=own[0][1]))


def periods_of(rows: Iterable[Row]) -> list[RevenuePeriod]:
    """The periods of one customer, of rows in the order of ``PERIODS``."""
    return [RevenuePeriod(row[2], row[3], row[4], row[5], row[6] or "") for row in rows]


def period_rows(customers: Iterable[int]) -> Iterator[tuple[int, date | None, list[RevenuePeriod]]]:
    """Of each customer that has any: its key, the day it left, and its periods; one query."""
    found = SubscriptionRecord.objects.filter(customer__in=customers).order_by("customer_id", "pk")
    for pk, rows in groupby(found.values_list(*PERIODS), key=itemgetter(0)):
        own = list(rows)
        yield pk, own[0][1], periods_of(own)


def _stood_the_day_before(own: list[Row], renewal_on: date) -> bool:
    """Whether the newest period before the day names it and is not billed monthly: no date that was moved."""
    before = [row for row in own if row[3] < renewal_on]
    newest = max(before, key=itemgetter(3), default=None)
    return newest is not None and newest[7] == renewal_on and newest[8] != MONTHLY


def _relative(changes: list[tuple[Decimal, Decimal]]) -> float:
    """The change of all together over what they paid."""
    paid = sum((before for before, _ in changes), Decimal(0))
    return float(sum((change for _, change in changes), Decimal(0)) / paid) if paid else 0.0
