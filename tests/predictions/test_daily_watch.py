"""The daily look at the inputs: what is an alarm, and what is only a quiet week."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from predictions.mart import open_mart
from predictions.mart.feeds import FeedState, feed_states, weekly_events
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.reference import distribution
from predictions.models import WatchRecord
from predictions.watching.alarms import feed_alarms, volume_alarms
from predictions.watching.volume import WEEKS, weekly_volume
from predictions.watching.watch import watch
from tests.predictions.builders import SIGNUP, a_customer, a_ticket, daily_events, log_events
from tests.predictions.prediction_builders import a_run, publish

pytestmark = pytest.mark.slow

LAST_DAY = date(2025, 6, 30)
NOW = datetime(2025, 7, 1, 5, tzinfo=UTC)


def a_feed(silent_days: int, *, longest: int = 4, pauses: int = 30) -> FeedState:
    return FeedState("support tickets", LAST_DAY - timedelta(days=silent_days), silent_days, longest, pauses)


def sentences(feeds=(), as_of: date = LAST_DAY, today: date = LAST_DAY + timedelta(days=1)) -> list[str]:
    return [alarm.sentence for alarm in feed_alarms(list(feeds), as_of, today)]


@pytest.mark.any_database
def test_a_feed_that_pauses_as_usual_is_no_alarm_and_one_that_stopped_is():
    assert not sentences([a_feed(14)])
    assert not sentences([a_feed(40, longest=30)])
    assert not sentences([a_feed(200, pauses=2)])  # nobody knows what is usual for it
    (said,) = sentences([a_feed(15)])
    assert said.startswith("Support tickets: nothing since 15 Jun 2025, 15 days before the mart ends")
    assert "Import what came since" in said


@pytest.mark.any_database
def test_a_mart_that_ends_days_ago_is_an_alarm():
    assert not sentences(today=LAST_DAY + timedelta(days=4))
    (said,) = sentences(today=LAST_DAY + timedelta(days=5))
    assert "5 days ago" in said


def weeks(*last: float, usual: float = 1_000.0) -> dict[str, np.ndarray]:
    return {
        name: np.array([usual] * (WEEKS - 1) + [count])
        for name, count in zip(("api_call", "report_view"), last, strict=True)
    }


@pytest.mark.any_database
def test_half_of_a_usual_week_is_an_alarm_and_three_quarters_are_not():
    assert not list(volume_alarms(weekly_volume(weeks(700, 800))))
    (alarm,) = volume_alarms(weekly_volume(weeks(500, 400)))
    assert "900 events came in the last week, 45% of a usual week (2,000)" in alarm.sentence


@pytest.mark.any_database
def test_a_type_of_event_that_vanished_is_named():
    (alarm,) = volume_alarms(weekly_volume(weeks(1_500, 0)))

    assert "No event of type report_view" in alarm.sentence


@pytest.mark.any_database
def test_a_young_or_tiny_log_has_no_usual_week():
    assert not weekly_volume({}).is_known
    assert not weekly_volume(weeks(0, 0, usual=10)).is_known
    assert not weekly_volume({"api_call": np.array([0.0] * (WEEKS - 3) + [500, 500, 0])}).is_known


@pytest.fixture
def portfolio(data_dir, db):
    """Twenty-five accounts with an event a day, and a support desk that fell silent in April."""
    events, accounts = [], []
    for number in range(25):
        accounts.append(a_customer(f"account-{number}", seats=3 if number % 2 else None))
        events += daily_events(SIGNUP, LAST_DAY + timedelta(days=1), f"account-{number}")
    for day in range(0, 100, 5):
        a_ticket(accounts[0], SIGNUP + timedelta(days=day))
    log_events(events)
    build_fresh_mart()
    return accounts


def test_the_mart_tells_its_feeds_and_weeks(portfolio):
    mart = open_mart()

    tickets = {state.feed: state for state in feed_states(mart)}["support tickets"]
    assert (tickets.last_day, tickets.longest_silence, tickets.silence_count) == (date(2025, 4, 6), 5, 19)
    assert tickets.silent_days == (LAST_DAY - tickets.last_day).days
    (counted,) = weekly_events(mart, WEEKS).values()
    assert counted.tolist() == [7 * 25] * WEEKS


def test_the_watch_keeps_what_it_saw_and_looks_anew_on_the_same_day(portfolio):
    model = a_run().model

    watch(open_mart(), model, now=NOW)
    seen = watch(open_mart(), model, now=NOW + timedelta(hours=1))

    kept = WatchRecord.objects.get()
    assert kept == seen
    assert kept.as_of == LAST_DAY
    assert [alarm["subject"] for alarm in kept.alarms] == ["feed"]
    assert kept.model_version == ""  # a model without a reference cannot be compared with
    assert {feed["feed"] for feed in kept.measures["feeds"] if feed["has_stopped"]} == {"support tickets"}


def test_features_and_scores_are_compared_with_the_training(portfolio):
    model = a_run().model
    mart = open_mart()
    now = mart.scoring_columns(0, mart.account_count - 1).columns
    features = {feature.name: distribution(now[feature.name], feature.kind) for feature in mart.contract}
    features["events_30d"] = distribution(np.arange(900.0), mart.contract["events_30d"].kind)
    features["mrr"] = distribution(np.arange(900.0), mart.contract["mrr"].kind)
    score = distribution(np.linspace(0, 0.1, 500), mart.contract["events_30d"].kind)
    model.evaluation = {"reference": {"features": features, "score": score, "accounts": 500}}
    model.save()
    for account in portfolio:
        publish(account, 0.9)

    seen = watch(mart, model, now=NOW)

    said = {alarm["subject"]: alarm["sentence"] for alarm in seen.alarms}
    assert said.keys() == {"feed", "features", "missing", "score"}
    assert "events in the last 30 days" in said["features"]
    assert "unknown for 100% of the accounts, in training for 0%" in said["missing"]
    assert "Only outcomes tell" in said["score"]
    assert seen.measures["features"]["tenure_days"]["psi"] < 0.1


def test_the_command_prints_the_alarms(portfolio, capsys):
    from django.core.management import call_command

    call_command("watch")

    assert "- Support tickets: nothing since" in capsys.readouterr().out
