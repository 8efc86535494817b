"""What the features say about usage, at the edges of their windows."""

import math
from datetime import date, timedelta

import duckdb
import pytest

from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.relations import USAGE, statement
from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    a_period,
    an_event,
    log_events,
)
from tests.predictions.mart_features.reading import AS_OF, ago, features

# what a mart makes of its sources; that it reads them from either database is shown in test_mart_build
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]


def test_windows_are_open_at_their_start_and_closed_at_their_end(customer):
    log_events([an_event(day) for day in (AS_OF, ago(29), ago(30), ago(59), ago(60))])

    assert features()["events_30d"] == 2
    everyone = open_mart().scoring_columns(0, 0)
    assert list(everyone.events_30d) == [2]
    assert list(everyone.events_previous_30d) == [2]


def test_every_snapshot_counts_the_days_of_its_own_windows_and_what_it_knew(customer):
    days = [SIGNUP + timedelta(days=number) for number in range(500) if number % 5 and number % 90 < 40]
    known = {day: day + timedelta(days=45 if day.day == 9 else 0) for day in days}
    log_events([an_event(day, ingested_at=known[day]) for day in days for _ in range(1 + day.day % 3)])
    last = max(days)

    build_fresh_mart(as_of=last)

    def events(as_of, first_age, end_age):
        ages = range(first_age, end_age)
        return sum(1 + day.day % 3 for day in days if known[day] <= as_of and (as_of - day).days in ages)

    def row(as_of):
        months = sum(events(as_of, age, age + 30) > 0 for age in range(0, 360, 30))
        windows = ((0, 30), (30, 60), (0, 90), (90, 180), (90, 360))
        return (as_of, *(events(as_of, *window) or None for window in windows), months)

    found = open_mart().rows(
        "select as_of, events_30d, events_31_to_60d, events_90d, events_91_to_180d, events_91_to_360d, "
        "active_months_360d from usage_windows where customer_id = 'acme' order by as_of"
    )
    assert len(found) > 15
    assert found == [row(as_of) for as_of, *_ in found]


@pytest.fixture(params=[date(2024, 4, 1), date(2025, 2, 1)])
def first(request):
    return request.param


@pytest.fixture(params=[date(2025, 5, 1) + timedelta(days=days) for days in (0, 1, 10, 20, 30)])
def days_read(first, request):
    """The relations that say which days of a log of two years are read for some snapshots."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table snapshots_to_read as "
            "select cast(unnest(generate_series(cast($first as date), cast($latest as date), "
            "interval 1 month)) as date) as as_of union select cast($latest as date)",
            {"first": first, "latest": request.param},
        )
        connection.execute(
            "create table build_parameters as "
            "select cast(? as date) as as_of, date '2023-05-17' as log_first_on",
            [request.param],
        )
        for relation in ("log_months", "log_days", *USAGE.first[1:], "usage_cells"):
            connection.execute(statement(relation))
        yield connection


def test_days_of_a_cell_lie_in_the_same_spans_and_months_of_the_same_snapshots(days_read):
    parted = days_read.execute("""
        with places as (
            select
                happened_on,
                list((as_of, span, month_bit) order by as_of) as places,
            from days_apart
            group by all
        )
        select cells.happened_on, cells.cell_on
        from usage_cells as cells
        inner join places as its on cells.happened_on = its.happened_on
        left join places as last on cells.cell_on = last.happened_on
        where its.places is distinct from last.places
    """).fetchall()
    days, cells = days_read.execute("select count(*), count(distinct cell_on) from usage_cells").fetchall()[0]

    assert parted == []
    assert 0 < cells < days / 3


def test_a_snapshot_reads_each_of_its_days_apart_or_in_a_whole_month_of_its_span(days_read):
    expected = days_read.execute("""
        select days.as_of, days.happened_on, days.span, days.month_bit,
        from snapshot_days as days
        inner join log_days on days.happened_on = log_days.day_on
        order by all
    """).fetchall()
    found = days_read.execute("""
        select as_of, happened_on, span, month_bit,
        from days_apart
        union all
        select months.as_of, days.day_on, months.span, months.month_bit,
        from snapshot_months as months
        inner join log_days as days on months.month_on = days.as_of and (months.day_bits & days.day_bit) != 0
        order by all
    """).fetchall()
    months, counted = days_read.execute(
        "select count(distinct (as_of, month_on)), sum(is_counted) from snapshot_months"
    ).fetchall()[0]

    assert found == expected
    assert months == counted > 0


def test_a_trend_is_the_log_ratio_of_two_windows(customer):
    log_events([an_event(day) for day in (ago(1), ago(40), ago(41), ago(42), ago(100))])

    found = features()

    assert found["usage_trend_30d"] == pytest.approx(math.log((1 + 1) / (3 + 1)))
    assert found["usage_trend_90d"] == pytest.approx(math.log((4 + 1) / (1 + 1)))
    assert found["usage_trend_360d"] == pytest.approx(math.log((4 * 202 / 90 + 1) / (1 + 1)))


def test_a_trend_is_missing_while_the_customer_is_younger_than_its_windows(customer):
    a_customer("young", signup_date=ago(70))

    found = features("young")

    assert found["usage_trend_30d"] is not None
    assert found["usage_trend_90d"] is None
    assert found["usage_trend_360d"] is None


def test_regular_use_is_the_share_of_the_months_lived_through(customer):
    a_customer("young", signup_date=ago(59))
    log_events([an_event(ago(days)) for days in (1, 2, 31, 95, 100)])
    log_events([an_event(ago(40), "young")])

    assert features()["active_months_share_360d"] == pytest.approx(3 / 10)
    assert features("young")["active_months_share_360d"] == pytest.approx(1 / 2)


def test_breadth_counts_people_and_leaves_out_events_without_a_user(customer):
    log_events(
        [
            an_event(ago(1), user_id="u1"),
            an_event(ago(29), user_id="u2"),
            an_event(ago(30), user_id="u3"),
            an_event(ago(5)),
        ]
    )

    assert features()["active_users_30d"] == 2


def test_the_usual_most_active_person_is_who_did_most_before_the_last_month(customer):
    log_events([an_event(ago(days), user_id="champion") for days in (40, 50, 60)])
    log_events([an_event(ago(days), user_id="colleague") for days in (1, 2, 3, 4, 45)])

    assert features()["top_user_silent_days"] == 40


def test_an_account_that_leant_on_nobody_has_no_usual_person(customer):
    log_events([an_event(ago(1), user_id="new"), an_event(ago(120), user_id="long gone")])

    assert features()["top_user_silent_days"] is None


def test_adoption_is_compared_with_the_accounts_own_past(customer):
    adopted = {13: 0.3, 14: 0.5, 55: 0.8, 56: 0.6, 200: 0.9}
    log_events([an_event(ago(days), feature_adoption_score=score) for days, score in adopted.items()])

    found = features()

    assert found["adoption_score_30d"] == pytest.approx(0.4)
    assert found["adoption_trend_14d"] == pytest.approx(math.log(0.31 / 0.66))
    assert found["adoption_trend_360d"] == pytest.approx(math.log(0.56 / 0.91))


def test_usage_is_compared_with_what_the_seats_of_an_account_promise(customer):
    for name, seats, events in (("acme", 10, 4), ("twice", 20, 9), ("large", 40, 19), ("quiet", 40, 4)):
        account = customer if name == "acme" else a_customer(name)
        a_period(account, SIGNUP, seats=seats)
        log_events([an_event(ago(days), name) for days in range(events)])

    deviations = [features(name)["usage_for_size_90d"] for name in ("acme", "twice", "large", "quiet")]

    assert sum(deviations) == pytest.approx(0)
    assert deviations[2] - deviations[3] == pytest.approx(math.log(20 / 5))
    assert deviations[3] == min(deviations)


def test_people_are_missing_when_no_event_names_one(customer):
    log_events([an_event(ago(1))])

    assert features()["active_users_30d"] is None


def test_a_customer_without_events_has_been_silent_for_its_whole_tenure(customer):
    found = features()

    assert found["days_since_last_event"] == found["tenure_days"] == (AS_OF - SIGNUP).days


def test_silence_counts_from_the_last_event(customer):
    log_events([an_event(ago(12)), an_event(ago(100))])

    assert features()["days_since_last_event"] == 12


def test_activation_counts_the_first_thirty_days(customer):
    log_events([an_event(SIGNUP + timedelta(days=offset)) for offset in (0, 29, 30)])

    assert features()["events_first_30d"] == 2


def test_activation_is_missing_for_who_came_before_the_log(customer):
    a_customer("veteran", signup_date=SIGNUP - timedelta(days=400))

    assert features("veteran")["events_first_30d"] is None
