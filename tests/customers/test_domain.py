"""Who a customer is: plans, revenue, tenure and churn."""

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain import MRR, AlreadyChurned, Customer, Industry, PlanTier

SIGNUP = date(2024, 1, 10)


def a_customer(**changes) -> Customer:
    facts = {
        "customer_id": "7c1f3c5e-0000-4000-8000-000000000001",
        "industry": Industry.FINTECH,
        "plan_tier": PlanTier.GROWTH,
        "signup_date": SIGNUP,
        "mrr": MRR.from_float(2500),
    }
    return Customer(**{**facts, **changes})


def test_mrr_prints_as_dollars():
    assert str(MRR.from_float(2500)) == "$2,500.00"


def test_mrr_from_a_float_is_rounded_to_cents_half_up():
    assert MRR.from_float(10.005).amount == Decimal("10.01")
    assert MRR.from_float(0.1 + 0.2).amount == Decimal("0.30")


@pytest.mark.parametrize("impossible", [-0.01, float("nan"), float("inf")])
def test_an_impossible_mrr_is_refused_with_the_valid_range(impossible):
    with pytest.raises(ValueError, match="Valid: 0 or more"):
        MRR.from_float(impossible)


def test_mrr_refuses_a_float_as_amount():
    with pytest.raises(ValueError, match="Give a Decimal"):
        MRR(2500.0)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_revenue_at_risk_is_twelve_months_to_the_cent(amount):
    assert MRR(amount).revenue_at_risk == amount * 12


def test_value_objects_are_frozen_and_compare_by_value():
    assert MRR(Decimal(5)) == MRR(Decimal("5.00"))
    with pytest.raises(FrozenInstanceError):
        MRR(Decimal(5)).amount = Decimal(6)


def test_plans_know_the_next_tier_up_and_custom_is_the_ceiling():
    assert PlanTier.STARTER.next_tier_up is PlanTier.GROWTH
    assert PlanTier.ENTERPRISE.next_tier_up is PlanTier.CUSTOM
    assert PlanTier.CUSTOM.next_tier_up is None


def test_an_unknown_plan_is_refused_with_the_valid_ones():
    with pytest.raises(
        ValueError,
        match=r"Unknown plan 'gold'\. Valid plans: free, starter, growth, enterprise, custom\.",
    ):
        PlanTier.from_label("gold")


@pytest.mark.parametrize(
    ("label", "industry"),
    [
        ("fintech", Industry.FINTECH),
        ("HR-Tech", Industry.HR_TECH),
        ("Mining", Industry.OTHER),
        ("", Industry.OTHER),
    ],
)
def test_industry_labels_are_read_generously_and_unknown_ones_become_other(label, industry):
    assert Industry.from_label(label) is industry
    assert Industry.is_known(label) is (industry is not Industry.OTHER)


def test_customers_are_the_same_when_their_ids_are():
    assert a_customer() == a_customer(industry=Industry.OTHER, mrr=None)
    assert a_customer() != a_customer(customer_id="another")
    assert len({a_customer(), a_customer(plan_tier=None)}) == 1


def test_tenure_runs_to_the_day_asked_for_and_stops_at_the_churn():
    assert a_customer().tenure_days_on(date(2024, 1, 20)) == 10
    assert a_customer(churn_date=date(2024, 1, 15)).tenure_days_on(date(2024, 6, 1)) == 5
    assert a_customer().tenure_days_on(date(2023, 1, 1)) == 0


def test_tenure_of_a_churned_customer_needs_no_clock():
    assert a_customer(churn_date=date(2024, 1, 15)).tenure_days == 5


def test_tenure_and_early_stage_today_agree_with_their_twins_on_the_same_day():
    from datetime import UTC, datetime

    today = datetime.now(UTC).date()
    new = a_customer(signup_date=today)

    assert new.is_early_stage
    assert new.tenure_days == new.tenure_days_on(today) == 0
    assert not a_customer().is_early_stage


@pytest.mark.parametrize(("day", "early"), [(date(2024, 4, 8), True), (date(2024, 4, 9), False)])
def test_the_early_stage_is_the_first_ninety_days(day, early):
    assert a_customer().is_early_stage_on(day) is early


def test_annual_revenue_at_risk_is_readable_and_says_when_it_is_unknown():
    assert a_customer().annual_revenue_at_risk == "$30,000.00"
    assert a_customer(mrr=None).annual_revenue_at_risk == "unknown"


def test_a_churn_is_recorded_once():
    customer = a_customer()

    customer.mark_churned(date(2024, 3, 1))

    assert not customer.is_active
    with pytest.raises(AlreadyChurned, match="already churned on 2024-03-01"):
        customer.mark_churned(date(2024, 4, 1))
    assert customer.churn_date == date(2024, 3, 1)


def test_a_churn_before_the_signup_is_refused():
    day_before = date(2024, 1, 9)

    with pytest.raises(ValueError, match="lies before the signup"):
        a_customer().mark_churned(day_before)
    with pytest.raises(ValueError, match="lies before the signup"):
        a_customer(churn_date=day_before)


def test_a_free_plan_that_pays_is_refused():
    with pytest.raises(ValueError, match="free plan"):
        a_customer(plan_tier=PlanTier.FREE)


@pytest.mark.parametrize("length", [0, 129])
def test_an_id_of_an_impossible_length_is_refused(length):
    with pytest.raises(ValueError, match=f"{length} characters"):
        a_customer(customer_id="x" * length)
