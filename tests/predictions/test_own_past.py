"""What an account was like three months ago: the same definitions, on the snapshot nearest to it."""

from datetime import date, timedelta

import numpy as np
import pytest

from predictions.mart import MartDamaged, open_mart, percentiles
from predictions.mart.connection import open_for_build
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import mart_path, published_pointer
from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    a_period,
    an_event,
    daily_events,
    history_of,
    log_events,
)

# what a mart makes of its sources; that it reads them from either database is shown in test_mart_build
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
AS_OF = date(2025, 10, 20)
PAST_DAY = date(2025, 8, 1)  # 80 days before; 1 July would be 111


@pytest.fixture
def portfolio(data_dir):
    """One account that was busy until the past day and quiet since, and one of four months."""
    a_period(a_customer(), SIGNUP, plan_tier="growth", mrr=100)
    a_customer("young", signup_date=AS_OF - timedelta(days=120))
    log_events([*daily_events(SIGNUP, PAST_DAY), an_event(AS_OF), an_event(AS_OF, "young")])
    build_fresh_mart(as_of=AS_OF)


def test_the_own_past_is_the_feature_row_of_the_snapshot_nearest_to_three_months_ago(portfolio):
    mart = open_mart()

    past = mart.own_past_columns(0, 1).columns

    on_that_day = history_of(mart, "acme", "events_30d")[PAST_DAY]
    assert past["events_30d"][0] == on_that_day == 30
    assert past["plan_tier"][0] == "growth"


def test_an_account_that_had_not_lived_through_its_windows_has_no_past(portfolio):
    mart = open_mart()

    past = mart.own_past_columns(0, 1).columns

    assert list(mart.scoring_columns(0, 1).customer_ids) == ["acme", "young"]
    assert np.isnan(past["events_30d"][1])
    assert past["plan_tier"][1] is None


def test_a_mart_without_a_snapshot_three_months_ago_has_no_past(data_dir):
    a_customer(signup_date=SIGNUP)
    log_events(daily_events(SIGNUP, SIGNUP + timedelta(days=61)))
    build_fresh_mart()

    past = open_mart().own_past_columns(0, 10).columns

    assert np.isnan(past["events_30d"]).tolist() == [True]


def test_what_happens_after_the_past_day_does_not_change_it(portfolio):
    before = open_mart().own_past_columns(0, 0).columns["events_30d"][0]
    log_events(daily_events(PAST_DAY + timedelta(days=1), AS_OF))

    build_fresh_mart(as_of=AS_OF)

    assert open_mart().own_past_columns(0, 0).columns["events_30d"][0] == before


def test_percentiles_of_a_plan_are_those_of_its_accounts(data_dir, monkeypatch):
    monkeypatch.setattr(percentiles, "FEWEST_PLAN_PEERS", 3)
    for number in range(5):
        a_period(a_customer(f"g{number}"), plan_tier="growth", mrr=100 * (number + 1))
    a_period(a_customer("s"), plan_tier="starter", mrr=1)
    log_events([an_event(SIGNUP), an_event(AS_OF)])

    build_fresh_mart(as_of=AS_OF)

    mart = open_mart()
    assert mart.peer_plans == ("growth",)
    assert mart.percentiles("mrr", "growth")[0] == 100
    assert mart.percentiles("mrr")[0] == 1
    assert not len(mart.percentiles("mrr", "starter"))


def test_a_mart_of_an_older_product_is_refused_with_the_remedy(portfolio):
    version = published_pointer().version
    with open_for_build(mart_path(version)) as connection:
        connection.execute("drop table own_past")

    with pytest.raises(MartDamaged, match=r"older version.*build_mart"):
        open_mart(version)
