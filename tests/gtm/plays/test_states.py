"""What may be done to a play, whoever does it: laws of its states, of working days and of priority."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtm.domain import (
    PlayMoveRefused,
    PlayState,
    PlayStatus,
    expected_value,
    first_working_day,
    working_days_after,
)

TODAY = date(2026, 7, 1)  # a Wednesday
FRESH = PlayState(PlayStatus.AT_RISK, TODAY, date(2026, 7, 8), owner_id=1)
ACTING = FRESH.move_to(PlayStatus.ACTING, TODAY)
OUTCOMES = [status for status in PlayStatus if not status.is_open]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_closes_and_reopening_forgets_it(outcome):
    ended = ACTING.end(outcome, TODAY, by=7, note="They said so")
    assert (ended.status, ended.closed_on, ended.closed_by_id) == (outcome, TODAY, 7)

    reopened = ended.move_to(PlayStatus.PLANNED, TODAY)
    assert (reopened.closed_on, reopened.closed_by_id, reopened.outcome_note) == (None, None, "")
    assert reopened.acting_since == TODAY


def test_moving_alone_never_closes():
    with pytest.raises(PlayMoveRefused, match="what came of it"):
        ACTING.move_to(PlayStatus.LOST, TODAY)


@pytest.mark.parametrize(
    ("outcome", "word"), [(PlayStatus.LOST, "lost"), (PlayStatus.NOT_NEEDED, "not needed")]
)
def test_what_was_lost_or_not_needed_is_explained(outcome, word):
    with pytest.raises(PlayMoveRefused, match=word):
        ACTING.end(outcome, TODAY, by=7, note="  ")
    assert ACTING.end(PlayStatus.RECOVERED, TODAY, by=7, note="").status is PlayStatus.RECOVERED


def test_a_check_may_see_what_nobody_acted_for_and_ends_nothing_twice():
    ended = FRESH.end_by_check(PlayStatus.RECOVERED, TODAY, "Usage is back")
    assert (ended.closed_by_check, ended.evidence, ended.acting_since) == (True, "Usage is back", None)
    with pytest.raises(PlayMoveRefused, match="has its outcome"):
        ended.end_by_check(PlayStatus.LOST, TODAY, "x")


def test_a_play_that_is_put_off_is_due_no_sooner_and_counts_again_when_it_is_moved():
    off = FRESH.put_off(date(2026, 8, 3), "Budget freeze", TODAY)
    assert (off.snoozed_until, off.due_on) == (date(2026, 8, 3), date(2026, 8, 3))
    assert off.move_to(PlayStatus.ACTING, TODAY).snoozed_until is None
    assert off.end(PlayStatus.LOST, TODAY, by=1, note="Gone").snoozed_until is None
    with pytest.raises(PlayMoveRefused, match="put off"):
        off.due(date(2026, 7, 20), TODAY)


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (TODAY, "x", "from tomorrow"),
        (TODAY + timedelta(days=400), "x", "a year ahead"),
        (TODAY + timedelta(days=4), " ", "why it can wait"),
    ],
)
def test_putting_off_needs_a_day_ahead_and_a_reason(until, reason, sentence):
    with pytest.raises(PlayMoveRefused, match=sentence):
        FRESH.put_off(until, reason, TODAY)


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state.put_off(TODAY + timedelta(days=3), "x", TODAY),
        lambda state: state.given_to(2),
        lambda state: state.due(TODAY, TODAY),
        lambda state: state.following(3),
    ],
)
def test_a_closed_play_is_not_planned_any_more(change):
    with pytest.raises(PlayMoveRefused, match="Reopen it"):
        change(ACTING.end(PlayStatus.RECOVERED, TODAY, by=1, note=""))


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=400)])
def test_nothing_is_due_in_the_past_or_after_a_year(day):
    with pytest.raises(PlayMoveRefused, match="from today to a year ahead"):
        FRESH.due(day, TODAY)


def test_other_columns_stay_as_they_are():
    assert FRESH.given_to(9) == replace(FRESH, owner_id=9)
    assert FRESH.due(TODAY, TODAY) == replace(FRESH, due_on=TODAY)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 300))
def test_working_days_are_working_days_and_as_many_as_asked(day, count):
    found = working_days_after(day, count)
    start = first_working_day(day)
    between = [start + timedelta(days=each) for each in range(1, (found - start).days + 1)]
    assert found.weekday() < 5
    assert sum(each.weekday() < 5 for each in between) == count


def test_working_days_do_not_go_back():
    with pytest.raises(ValueError, match="0 or more"):
        working_days_after(TODAY, -1)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 10**7), st.integers(0, 10**5))
def test_priority_rises_with_probability_rate_and_value_and_falls_with_cost(probability, rate, value, cost):
    worth = expected_value(probability, rate, Decimal(value), Decimal(cost))
    assert worth <= expected_value(1, rate, Decimal(value), Decimal(cost))
    assert worth <= expected_value(probability, 1, Decimal(value), Decimal(cost))
    assert worth <= expected_value(probability, rate, Decimal(value + 1), Decimal(cost))
    assert worth > expected_value(probability, rate, Decimal(value), Decimal(cost + 1))


def test_an_account_that_certainly_leaves_and_is_always_kept_is_worth_its_revenue_without_the_cost():
    assert expected_value(1, 1, Decimal(12_000), Decimal(240)) == Decimal(11_760)
