"""What may be forecast of a renewal, and how far it is from what the model expects."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtm.domain import (
    Difference,
    ExpectedRenewal,
    RenewalCall,
    RenewalChanges,
    RenewalForecast,
    RenewalForecastRefused,
    Stance,
    UnusualAmount,
)
from gtm.domain.quarter import Quarter, quarters_ahead

RENEW, DOWNGRADE, UPGRADE, CHURN = RenewalCall
TODAY = Decimal(1000)
AMOUNTS = st.decimals(0, 1_000_000, places=2)
SHARES = st.floats(0, 1)


def stated(call, amount=None, today=TODAY, **more) -> RenewalForecast:
    return RenewalForecast.stated(call, None if amount is None else Decimal(amount), today, **more)


def test_a_renewal_keeps_todays_price_unless_another_is_given():
    assert stated(RENEW).mrr == TODAY
    assert stated(RENEW, 1_040).mrr == 1_040


def test_nothing_is_paid_after_a_churn():
    assert stated(CHURN).mrr == 0
    assert stated(CHURN, 0, today=None).mrr == 0


@pytest.mark.parametrize(
    ("call", "amount", "words"),
    [
        (RENEW, -1, "-1 is not possible"),
        (UPGRADE, "NaN", "NaN is not possible"),
        (UPGRADE, "Infinity", "not possible"),
        (CHURN, 5, "After a churn nothing is paid"),
        (RENEW, 1_100, "is an upgrade. Choose upgrade"),
        (RENEW, 900, "is a downgrade. Choose downgrade"),
        (UPGRADE, 1_000, "no upgrade from $1,000"),
        (DOWNGRADE, 1_000, "no downgrade from $1,000"),
        (DOWNGRADE, 0, "Choose churn"),
        (UPGRADE, None, "Give what will be paid"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_what_would(call, amount, words):
    with pytest.raises(RenewalForecastRefused, match=r".*") as refusal:
        stated(call, amount)

    assert words in str(refusal.value)


def test_an_amount_is_needed_when_todays_is_not_known():
    with pytest.raises(RenewalForecastRefused, match="Give what will be paid"):
        stated(RENEW, today=None)
    assert stated(RENEW, 700, today=None).mrr == 700


def test_more_than_ten_times_todays_price_is_asked_for_again():
    assert stated(UPGRADE, 10_000).mrr == 10_000
    with pytest.raises(UnusualAmount, match="more than 10 times the"):
        stated(UPGRADE, 10_001)
    assert stated(UPGRADE, 10_001, is_meant=True).mrr == 10_001


@given(before=st.decimals("0.01", 1_000_000, places=2), after=AMOUNTS)
def test_a_price_within_five_percent_is_the_same_price(before, after):
    found = RenewalCall.between(before, after)

    assert found.is_kept
    assert (found is RENEW) == (abs(after - before) <= before / 20)
    assert (found is UPGRADE) == (after > before * Decimal("1.05"))


@given(mrr=AMOUNTS, likelihood=SHARES, rose=SHARES, rise=SHARES, fall=SHARES)
def test_what_is_expected_adds_up_to_the_cent_and_grows_with_the_likelihood(
    mrr, likelihood, rose, rise, fall
):
    changes = RenewalChanges(100, rose, rise, 1 - rose, fall)
    expected = ExpectedRenewal(likelihood, mrr, changes)

    assert expected.after == mrr - expected.lost - expected.reduced + expected.gained
    assert 0 <= expected.lost <= mrr
    assert expected.after >= -Decimal("0.02")
    assert expected.lost >= ExpectedRenewal(1.0, mrr, changes).lost == 0


def test_shares_that_are_not_possible_are_refused():
    with pytest.raises(ValueError, match="Valid: shares from 0 to 1"):
        RenewalChanges(10, 0.7, 0.1, 0.6, 0.1)
    with pytest.raises(ValueError, match=r"A likelihood of 1\.2"):
        ExpectedRenewal(1.2, TODAY)


@pytest.mark.parametrize(
    ("forecast", "likelihood", "stance"),
    [
        (RenewalForecast(RENEW, TODAY), 0.9, Stance.AGREES),
        (RenewalForecast(RENEW, TODAY), 0.6, Stance.HOPEFUL),
        (RenewalForecast(DOWNGRADE, Decimal(500)), 0.9, Stance.CAUTIOUS),
        (RenewalForecast(CHURN, Decimal(0)), 0.9, Stance.OPPOSITE),
        (RenewalForecast(RENEW, TODAY), 0.4, Stance.OPPOSITE),
        (RenewalForecast(CHURN, Decimal(0)), 0.1, Stance.AGREES),
    ],
)
def test_the_stance_says_how_a_person_differs_from_the_model(forecast, likelihood, stance):
    found = Difference(forecast, ExpectedRenewal(likelihood, TODAY))

    assert found.stance is stance
    assert found.amount == forecast.mrr - TODAY * Decimal(str(likelihood))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_quarters_ahead_follow_each_other_from_the_next_day_on(as_of):
    quarters = quarters_ahead(as_of)

    assert quarters[0].begins <= as_of + timedelta(days=1) < quarters[0].ends
    for earlier, following in pairwise(quarters):
        assert earlier.ends == following.begins
    assert (quarters[-1].ends - as_of).days <= 367
    assert Quarter.of(quarters[2].begins) == quarters[2]
