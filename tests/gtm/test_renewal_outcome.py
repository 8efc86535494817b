"""What came of a renewal, from subscriptions alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from gtm.domain import NO_CHANGES, RenewalCall, RevenuePeriod, renewal_outcome
from gtm.queries.renewals.history import renewal_changes
from tests.gtm.builders import make_account
from tests.gtm.revenue_builders import period, subscribe

RENEWAL = date(2026, 3, 1)


def paid(begins: date, ends: date | None, mrr: int | None) -> RevenuePeriod:
    return RevenuePeriod("", begins, ends, None if mrr is None else Decimal(mrr), "growth")


BEFORE = paid(date(2025, 3, 1), RENEWAL, 100)


@pytest.mark.parametrize(
    ("after", "left_on", "call", "mrr"),
    [
        (paid(RENEWAL, None, 100), None, RenewalCall.RENEW, 100),
        (paid(RENEWAL, None, 104), None, RenewalCall.RENEW, 104),
        (paid(RENEWAL, None, 130), None, RenewalCall.UPGRADE, 130),
        (paid(RENEWAL, None, 80), None, RenewalCall.DOWNGRADE, 80),
        (paid(RENEWAL + timedelta(days=30), None, 100), None, RenewalCall.RENEW, 100),
        (paid(RENEWAL + timedelta(days=31), None, 100), None, RenewalCall.CHURN, 0),
        (None, None, RenewalCall.CHURN, 0),
        (None, RENEWAL, RenewalCall.CHURN, 0),
        (paid(RENEWAL, None, 100), RENEWAL + timedelta(days=30), RenewalCall.CHURN, 0),
        (paid(RENEWAL, None, 100), RENEWAL + timedelta(days=31), RenewalCall.RENEW, 100),
        (paid(RENEWAL, None, None), None, RenewalCall.RENEW, None),
    ],
)
def test_what_holds_thirty_days_after_the_date_decides(after, left_on, call, mrr):
    periods = [BEFORE] if after is None else [BEFORE, after]
    found = renewal_outcome(periods, RENEWAL, left_on=left_on)

    assert (found.call, found.before, found.after) == (call, 100, mrr)


def test_without_subscriptions_only_leaving_is_known():
    stayed = renewal_outcome([], RENEWAL, left_on=None, known_before=Decimal(70))

    assert (stayed.call, stayed.before, stayed.after) == (RenewalCall.RENEW, 70, None)
    assert renewal_outcome([], RENEWAL, left_on=RENEWAL).call is RenewalCall.CHURN


@pytest.fixture
def renewed(db):
    """Thirty renewals 100 days ago: ten rose by half, five fell by a fifth, one left, the others stayed."""
    today = timezone.now().date()
    renewal_on = today - timedelta(days=100)
    begun = (renewal_on - timedelta(days=365)).isoformat()
    for number in range(30):
        account = make_account(churn_date=renewal_on if number == 29 else None)
        price = 150 if number < 10 else 80 if number < 15 else 100
        periods = [period(begun, renewal_on.isoformat(), 100)]
        if number < 29:
            periods.append(period(renewal_on.isoformat(), None, price))
        subscribe(account, *periods)
        account.subscriptions.filter(valid_from=begun).update(
            renewal_date=renewal_on, billing_period_months=12
        )
    return today


def test_changes_of_price_are_learnt_from_the_renewals_that_were_kept(renewed):
    found = renewal_changes(renewed)

    assert found.renewals == 29
    assert found.rose == pytest.approx(10 / 29)
    assert found.rise == pytest.approx(0.5)
    assert found.fell == pytest.approx(5 / 29)
    assert found.fall == pytest.approx(0.2)


def test_a_date_that_was_moved_before_it_came_is_no_renewal(renewed):
    account = make_account()
    early = renewed - timedelta(days=300)
    subscribe(
        account,
        period((early - timedelta(days=300)).isoformat(), early.isoformat(), 100),
        period(early.isoformat(), None, 900),
    )
    account.subscriptions.filter(valid_from__lt=early).update(renewal_date=renewed - timedelta(days=90))

    assert renewal_changes(renewed).renewals == 29


def test_too_few_renewals_teach_nothing(db):
    assert renewal_changes(timezone.now().date()) == NO_CHANGES
