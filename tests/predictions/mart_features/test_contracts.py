"""What the features say about contracts."""

import math
from datetime import date, timedelta

import pytest

from customers.models import CustomerRecord
from predictions.mart import open_mart
from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    a_period,
)
from tests.predictions.mart_features.reading import AS_OF, ago, features

# what a mart makes of its sources; that it reads them from either database is shown in test_mart_build
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]


def test_terms_are_those_of_the_period_that_holds(customer):
    a_period(customer, SIGNUP, valid_to=ago(100), mrr=200, plan_tier="growth", seats=20)
    a_period(customer, ago(100), mrr=50, plan_tier="starter", seats=5)

    found = features()

    assert found["mrr"] == 50
    assert found["plan_tier"] == "starter"
    assert found["mrr_change_360d"] is None


def test_revenue_is_compared_with_that_of_twelve_months_ago(customer):
    old = a_customer("old", signup_date=ago(500))
    a_period(old, ago(500), valid_to=ago(100), mrr=200)
    a_period(old, ago(100), mrr=50)

    assert features("old")["mrr_change_360d"] == pytest.approx(math.log(51 / 201))


def test_several_products_add_up_and_the_largest_names_the_plan(customer):
    a_period(customer, SIGNUP, product="core", mrr=300, plan_tier="growth", billing_period_months=12)
    a_period(customer, SIGNUP, product="extra", mrr=40, plan_tier="starter", billing_period_months=1)

    found = features()

    assert found["mrr"] == 340
    assert found["plan_tier"] == "growth"
    assert found["billing_period_months"] == 12


def test_of_overlapping_periods_of_one_product_the_newer_holds(customer):
    a_period(customer, SIGNUP, mrr=100)
    a_period(customer, ago(50), mrr=80)

    assert features()["mrr"] == 80


def test_a_renewal_that_is_told_is_taken_as_it_is(customer):
    a_period(customer, SIGNUP, renewal_date=AS_OF + timedelta(days=17), billing_period_months=12)

    assert features()["days_to_renewal"] == 17


@pytest.mark.parametrize(
    ("months", "renewal"), [(1, date(2025, 11, 1)), (6, date(2026, 1, 1)), (12, date(2026, 1, 1))]
)
def test_a_renewal_that_is_not_told_follows_from_start_and_billing_period(customer, months, renewal):
    # the end is when it was cancelled, which nobody knew on the day
    a_period(customer, SIGNUP, valid_to=AS_OF + timedelta(days=3), billing_period_months=months)

    assert features()["days_to_renewal"] == (renewal - AS_OF).days


def test_current_values_of_the_customer_are_no_feature(customer):
    CustomerRecord.objects.update(mrr=900, plan_tier="enterprise", seats=90, renewal_date=AS_OF)

    found = features()

    assert found["mrr"] is None
    assert found["plan_tier"] is None
    assert found["days_to_renewal"] is None
    assert open_mart().scoring_columns(0, 0).mrr[0] == 900
