"""Published predictions whose horizon is over: which are judged, on what outcome, and who may see the names."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from customers.models import CustomerRecord, DepartureRecord
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.models import BacktestKind, BacktestRecord, ScoringRunRecord
from predictions.queries.acting import ActionHistory, add_action_history, remove_action_history
from predictions.queries.backtests import named_accounts, next_maturity, published_backtests
from predictions.watching.backtest import Outcome
from predictions.watching.months import judge_matured_months
from tests.predictions.builders import SIGNUP, a_customer, daily_events, log_events
from tests.predictions.prediction_builders import a_run, predict

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAID_ON, LAST_DAY = date(2025, 5, 31), date(2025, 11, 30)
NOW = datetime(2025, 12, 1, 6, tzinfo=UTC)


@pytest.fixture
def cast(data_dir) -> dict[str, CustomerRecord]:
    """Four accounts: two leave within 90 days of the prediction, one a day too late, one stays."""
    log_events(daily_events(SIGNUP, LAST_DAY + timedelta(days=1), "stays"))
    return {
        "stays": a_customer("stays"),
        "leaves": a_customer("leaves", churn_date=SAID_ON + timedelta(days=90)),
        "gives_notice": a_customer(
            "gives_notice",
            notice_date=SAID_ON + timedelta(days=1),
            churn_date=SAID_ON + timedelta(days=200),
        ),
        "leaves_late": a_customer("leaves_late", churn_date=SAID_ON + timedelta(days=91)),
    }


def say(cast: dict[str, CustomerRecord], as_of: date = SAID_ON, **probabilities: float) -> ScoringRunRecord:
    for name, probability in probabilities.items():
        predict(cast[name], probability, as_of)
    return a_run(as_of)


def judge() -> BacktestRecord:
    (record,) = judge_matured_months(open_mart(), now=NOW).records
    return record


def test_leaving_counts_by_the_notice_and_until_the_ninetieth_day(cast):
    say(cast, stays=0.1, leaves=0.6, gives_notice=0.2, leaves_late=0.7)
    build_fresh_mart()

    record = judge()

    assert record.figures["accounts"] == 4
    assert record.figures["level"]["observed"] == 2
    assert record.figures["level"]["expected"] == pytest.approx(1.6)
    outcomes = dict(record.accounts.values_list("customer__customer_id", "outcome"))
    assert outcomes == {"leaves": Outcome.LOST, "gives_notice": Outcome.MISSED, "leaves_late": Outcome.STAYED}


def test_who_left_and_came_back_since_was_a_leaver_all_the_same(cast):
    back = a_customer("back")
    DepartureRecord.objects.create(
        customer=back,
        leaves_on=SAID_ON + timedelta(days=30),
        came_back_on=SAID_ON + timedelta(days=120),
        reason="price",
        logged_at=NOW,
    )
    predict(back, 0.6, SAID_ON)
    say(cast, stays=0.1)
    build_fresh_mart()

    outcomes = dict(judge().accounts.values_list("customer__customer_id", "outcome"))

    assert outcomes == {"back": Outcome.LOST}


def test_a_horizon_that_is_not_over_waits(cast):
    say(cast, stays=0.1, leaves=0.6)
    build_fresh_mart(as_of=SAID_ON + timedelta(days=89))
    assert not judge_matured_months(open_mart(), now=NOW).records
    assert next_maturity(None) == SAID_ON + timedelta(days=90)

    build_fresh_mart(as_of=SAID_ON + timedelta(days=90))

    judged = judge_matured_months(open_mart(), now=NOW)
    assert len(judged.records) == 1
    assert judged.is_news
    assert next_maturity(SAID_ON) is None


def test_one_run_a_month_is_judged_the_last_that_was_published(cast):
    say(cast, date(2025, 5, 10), stays=0.3)
    last = say(cast, stays=0.1)
    unpublished = say(cast, date(2025, 5, 31) - timedelta(days=1), stays=0.9)
    ScoringRunRecord.objects.filter(pk=unpublished.pk).update(published_at=None)
    build_fresh_mart()

    assert judge().run == last


def test_a_model_trained_on_later_days_than_it_predicts_is_not_judged(cast):
    run = say(cast, stays=0.1)
    run.model.as_of = SAID_ON + timedelta(days=1)
    run.model.save()
    build_fresh_mart()

    assert not judge_matured_months(open_mart(), now=NOW).records


def test_whoever_had_left_before_the_day_and_was_told_late_is_left_out(cast):
    cast["leaves"].churn_date = SAID_ON - timedelta(days=3)
    cast["leaves"].save()
    say(cast, stays=0.1, leaves=0.6)
    build_fresh_mart()

    record = judge()

    assert (record.figures["accounts"], record.excluded_count) == (1, 1)


def test_judging_again_replaces_and_takes_late_outcomes_up(cast):
    say(cast, stays=0.8)
    build_fresh_mart()
    assert judge().figures["level"]["observed"] == 0
    cast["stays"].churn_date = SAID_ON + timedelta(days=5)
    cast["stays"].save()
    build_fresh_mart()

    judged = judge_matured_months(open_mart(), now=NOW)

    assert not judged.is_news
    assert BacktestRecord.objects.get().figures["level"]["observed"] == 1


def test_silence_stands_for_leaving_where_the_model_says_so(cast):
    run = say(cast, stays=0.1, leaves=0.6)
    run.model.evaluation = {"horizon_days": 60, "silence_is_churn": True, "base_rate": 0.2}
    run.model.save()
    build_fresh_mart()

    record = judge()

    assert record.horizon_days == 60
    assert record.figures["base_level"]["expected"] == pytest.approx(0.4)
    assert dict(record.accounts.values_list("customer__customer_id", "outcome")) == {"leaves": Outcome.LOST}


class Calls(ActionHistory):
    """Somebody called these customers."""

    def __init__(self, *customers: CustomerRecord) -> None:
        self._keys = {customer.pk for customer in customers}

    def acted_on(self, first, last):
        assert (first, last) == (SAID_ON, SAID_ON + timedelta(days=90))
        return self._keys


def test_accounts_that_were_acted_on_are_reported_apart(cast):
    say(cast, stays=0.6, leaves=0.6, leaves_late=0.1)
    build_fresh_mart()
    calls = Calls(cast["stays"])
    add_action_history(calls)
    try:
        record = judge()
    finally:
        remove_action_history(calls)

    assert record.figures["accounts"] == 2
    assert record.acted_figures["accounts"] == 1
    assert record.accounts.get(customer=cast["stays"]).outcome == Outcome.SAVED


def test_people_see_the_names_of_the_accounts_they_may_see(cast, owner, admin):
    cast["leaves"].csm = owner
    cast["leaves"].save()
    say(cast, stays=0.6, leaves=0.6, gives_notice=0.1)
    build_fresh_mart()
    record = judge()

    own, everyones = named_accounts(record.pk, owner), named_accounts(record.pk, admin)

    assert [(group.outcome, group.total) for group in own] == [(Outcome.LOST, 1)]
    assert [group.outcome for group in everyones] == [Outcome.LOST, Outcome.MISSED, Outcome.STAYED]


def test_the_command_judges_keeps_and_prints(cast, capsys):
    from django.core.management import call_command

    say(cast, stays=0.1, leaves=0.6)
    say(cast, date(2025, 11, 1), stays=0.1)
    build_fresh_mart()

    call_command("backtest", "--json")

    printed = json.loads(capsys.readouterr().out)
    assert printed["published"][0]["observed"] == 1
    assert printed["next_matures_on"] == str(date(2025, 11, 1) + timedelta(days=90))
    assert [row.kind for row in published_backtests()] == [BacktestKind.PUBLISHED]
    call_command("backtest")
    assert "1 of 2 left, 0.7 expected" in capsys.readouterr().out


def test_the_command_without_a_mart_says_what_to_run(data_dir):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match=r"Run: manage\.py"):
        call_command("backtest")
