"""What the account page says of accounts that are not predicted: new, missed, leaving or gone."""

from datetime import timedelta

from predictions import panels
from tests.clock import days_ago, in_days, today
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import (
    a_run,
    predict,
    publish,
)


def test_an_account_that_was_never_scored_says_why_and_who_can_help(panel, admin):
    account = make_account()

    assert "No scoring run has been published yet" in panel(account)
    assert "An admin can start a scoring run" in panel(account)
    assert "Go to the scoring runs" in panel(account, user=admin)


def test_an_account_too_new_for_a_score_is_told_to_wait(panel, admin):
    a_run(days_ago(1))
    account = make_account(signup_date=days_ago(1) - timedelta(days=12))

    said = panel(account, user=admin)

    assert "It had been a customer for 12 days" in said
    assert "Scores start after 30 days" in said
    assert "scoring runs" not in said


def test_an_account_that_the_last_run_missed_waits_for_the_next(panel):
    a_run(days_ago(1))

    assert "It was not part of the last run" in panel(make_account())


def test_a_churned_account_is_not_predicted_and_shows_what_was_said(panel):
    left = days_ago(20)
    account = make_account(churn_date=left, churn_reason="price")
    for days, probability in ((100, 0.31), (45, 0.62)):
        predict(account, probability, left - timedelta(days=days))

    said = panel(account)

    assert "The churn is known, so there is nothing to predict. Recorded reason: price." in said
    assert "chance of leaving" not in said
    assert "90 days before 31% 60 days before 31% 30 days before 62%" in said


def test_a_churned_account_without_a_past_shows_no_past(panel):
    assert "What was said before" not in panel(make_account(churn_date=today()))


def test_an_account_that_gave_notice_is_not_predicted_even_if_it_still_has_a_score(panel):
    account = make_account(notice_date=days_ago(1))
    publish(account, 0.41, days_ago(1))

    said = panel(account)

    assert "Notice given on" in said
    assert "chance of leaving" not in said


def test_a_notice_in_the_future_leaves_the_score_standing(panel):
    account = make_account(notice_date=in_days(3))
    publish(account, 0.41, days_ago(1))

    assert "chance of leaving" in panel(account)


def test_a_first_score_that_ends_while_the_panel_is_read_is_on_it(panel, monkeypatch):
    account = make_account()
    look = panels.single_score

    def ended_meanwhile(pk, now):
        publish(account, 0.42, days_ago(1))
        return look(pk, now)

    monkeypatch.setattr(panels, "single_score", ended_meanwhile)

    assert "42%" in panel(account)
