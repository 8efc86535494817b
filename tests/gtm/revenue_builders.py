"""Subscription histories that say only what a test is about, and histories of every kind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from customers.models import CustomerRecord, SubscriptionRecord
from gtm.domain import RevenuePeriod
from gtm.domain.month import Month, later, month_of
from gtm.mart.build import build_revenue_book
from gtm.mart.publication import BookPointer
from tests.clock import today

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
FIRST_DAY = date(2024, 1, 1)

DAYS = st.integers(0, 900).map(lambda days: FIRST_DAY + timedelta(days=days))
AMOUNTS = st.none() | st.integers(0, 5_000_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def periods(draw) -> RevenuePeriod:
    begins = draw(DAYS)
    lasts = draw(st.none() | st.integers(0, 400))
    return RevenuePeriod(
        product=draw(st.sampled_from(["", "core", "add-on"])),
        valid_from=begins,
        valid_to=None if lasts is None else begins + timedelta(days=lasts),
        mrr=draw(AMOUNTS),
        plan=draw(st.sampled_from(["", "starter", "growth"])),
    )


# overlaps, gaps, several products, unknown amounts, periods of no day, a period that never ends
HISTORIES = st.lists(periods(), max_size=7, unique_by=lambda period: (period.product, period.valid_from))


def last_month() -> Month:
    return later(month_of(today()), -1)


def period(
    begins: str, ends: str | None, mrr: int | str | None, *, plan="starter", product=""
) -> RevenuePeriod:
    return RevenuePeriod(
        product=product,
        valid_from=date.fromisoformat(begins),
        valid_to=None if ends is None else date.fromisoformat(ends),
        mrr=None if mrr is None else Decimal(mrr),
        plan=plan,
    )


def subscribe(account: CustomerRecord, *history: RevenuePeriod) -> CustomerRecord:
    """Gives an account its subscription history."""
    SubscriptionRecord.objects.bulk_create(
        SubscriptionRecord(
            customer=account,
            product=held.product,
            valid_from=held.valid_from,
            valid_to=held.valid_to,
            mrr=held.mrr,
            plan_tier=held.plan or None,
            ingested_at=NOW,
        )
        for held in history
    )
    return account


def build_book(now: datetime = NOW) -> BookPointer:
    return build_revenue_book(now)
