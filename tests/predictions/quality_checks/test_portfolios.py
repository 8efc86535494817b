"""What shows in a portfolio as a whole: its days, its hours, its feeds, and nothing where it is sound."""

from datetime import date, datetime, timedelta

import pytest

from predictions.domain import Severity
from tests.predictions.quality_checks.rows import (
    AS_OF,
    SIGNUP,
    a_customer,
    a_period,
    an_event,
    check,
    daily,
    named,
)

pytestmark = pytest.mark.slow


def test_sound_data_raise_no_warning():
    people = [
        a_customer(1, mrr=100.0, plan_tier="growth"),
        a_customer(2, churn_date=date(2025, 5, 1), notice_date=date(2025, 4, 1)),
    ]
    periods = [a_period(1, mrr=100.0, plan_tier="growth"), a_period(2, last=date(2025, 5, 1))]
    events = [*daily(1, SIGNUP, date(2025, 7, 1)), *daily(2, SIGNUP, date(2025, 4, 30))]

    found = check(customers_=people, periods=periods, events=events)

    assert {key: finding.severity for key, finding in found.items() if finding.found} == {}


def test_without_any_data_there_is_nothing_to_check():
    assert {finding.total for finding in check().values()} == {0}


def test_ids_that_read_alike_are_named_together():
    people = [a_customer(1, customer_id="Acme 1"), a_customer(2, customer_id="acme-1"), a_customer(3, customer_id="acme11")]  # fmt: skip

    finding = check(customers_=people)["ids_alike"]

    assert named(finding) == [1, 2]
    assert finding.rows[0].detail == "reads like Acme 1, acme-1"


def test_a_day_of_many_departures_is_named_once_with_its_weight():
    people = [a_customer(pk, churn_date=date(2025, 3, 1)) for pk in range(1, 13)]
    people += [a_customer(20 + pk, churn_date=date(2025, 3, 2 + pk)) for pk in range(3)]

    finding = check(customers_=people)["churn_dates_on_one_day"]

    assert named(finding) == ["2025-03-01"]
    assert (finding.found, finding.total, finding.severity) == (12, 15, Severity.REFUSAL)


def test_events_of_a_bulk_load_count_as_recorded_later():
    load = datetime(2025, 6, 29, 3)
    events = [an_event(1, SIGNUP + timedelta(days=day), recorded=load) for day in range(20)]

    finding = check(customers_=[a_customer(1)], events=[*events, an_event(1, AS_OF)])[
        "history_recorded_later"
    ]

    assert named(finding) == ["2025-06-29"]
    assert (finding.found, finding.total, finding.severity) == (20, 21, Severity.REFUSAL)


def test_events_outside_of_a_life_are_those_of_whole_months_and_of_parts_of_one():
    before = [date(2024, 10, 5), date(2024, 12, 31), date(2025, 1, 2), date(2025, 1, 13)]
    within = [date(2025, 1, 14), date(2025, 1, 31), date(2025, 3, 20), date(2025, 3, 27)]
    after = [date(2025, 3, 28), date(2025, 3, 31), date(2025, 5, 5), date(2025, 6, 29)]
    customer = a_customer(1, signup_date=date(2025, 1, 15), churn_date=date(2025, 3, 20))

    found = check(customers_=[customer], events=[an_event(1, day) for day in (*before, *within, *after)])

    assert [
        row.detail for key in ("events_before_signup", "events_after_churn") for row in found[key].rows
    ] == [
        "signed up on 2025-01-15, 4 events before, the first on 2024-10-05",
        "left on 2025-03-20, 4 events since, the last on 2025-06-29",
    ]


def test_a_month_whose_hours_moved_is_named():
    events = []
    for day in range(31):
        events += 40 * [an_event(1, date(2025, 3, 1) + timedelta(days=day), 9)]
        events += 40 * [an_event(1, date(2025, 5, 1) + timedelta(days=day), 15)]
    for day in range(30):
        events += 40 * [an_event(1, date(2025, 4, 1) + timedelta(days=day), 10)]

    finding = check(customers_=[a_customer(1)], events=events)["event_hours_jump"]

    assert named(finding) == ["2025-05"]
    assert finding.rows[0].detail == "the middle of usage moved from 10:00 to 15:00 UTC"
    assert finding.total == 3


def test_a_day_that_was_never_exported_is_named_and_a_quiet_sunday_is_not():
    monday = date(2025, 3, 3)
    working = [monday + timedelta(days=day) for day in range(70) if day % 7 != 6 and day != 30]

    finding = check(
        customers_=[a_customer(1)], events=[an_event(1, day) for day in working for _ in range(25)]
    )["event_days_missing"]

    assert named(finding) == ["2025-04-02"]


def test_a_feed_that_fell_silent_is_named_with_its_last_day():
    people = [a_customer(pk, signup_date=date(2025, 1, 1) + timedelta(days=3 * pk)) for pk in range(1, 20)]

    finding = check(customers_=people, events=daily(1, SIGNUP, date(2025, 7, 1)))["feed_stopped"]

    assert named(finding) == ["signups and departures"]
    assert finding.rows[0].detail.startswith("the last is of 2025-02-27, other data goes on until 2025-07-01")


def leavers_and_stayers(quiet_before_leaving: bool):
    """Sixty leave in each second month; half of their usage is gone before, or their usage is like others'."""
    people, events = [], []
    for pk in range(1, 121):
        leaves = pk % 2 == 0
        left_on = date(2025, 4, 15) if leaves else None
        people.append(a_customer(pk, churn_date=left_on))
        step = 2 if leaves and quiet_before_leaving else 1
        last = left_on or AS_OF
        days = range(pk % 3, (last - SIGNUP).days, step * (1 + pk // 2 % 5))
        events += [an_event(pk, SIGNUP + timedelta(days=day)) for day in days]
    return {"customers_": people, "events": events}


def test_signals_that_tell_nothing_are_named():
    finding = check(**leavers_and_stayers(quiet_before_leaving=False))["nothing_relates_to_leaving"]

    assert "events_30d" in named(finding)
    assert finding.found == finding.total
    assert finding.severity is Severity.WARNING


def test_one_signal_that_tells_is_enough():
    finding = check(**leavers_and_stayers(quiet_before_leaving=True))["nothing_relates_to_leaving"]

    assert finding.total > 0
    assert finding.severity is Severity.FINE
