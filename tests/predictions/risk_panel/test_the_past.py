"""What the account page says about how the risk of an account moved."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from predictions.models import RunStatus
from tests.clock import days_ago
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import (
    a_run,
    contributions,
    feature_values,
    predict,
    publish,
)


def test_the_change_since_the_last_run_is_told_in_points(client, viewer):
    account = make_account()
    publish(account, 0.41, days_ago(1), previous=0.22)
    client.force_login(viewer)

    page = client.get(f"/accounts/{account.pk}/").text

    assert 'role="img" title="+19 points since the last run">19<' in page


def test_what_moved_since_the_day_before_is_told_by_what_it_did(panel):
    account = make_account()
    predict(
        account,
        0.22,
        days_ago(8),
        feature_values=feature_values(events_30d=80.0),
        contributions=contributions(events_30d=-0.3, tickets_90d=0.2),
    )
    publish(
        account,
        0.41,
        days_ago(1),
        feature_values=feature_values(events_30d=52.0),
        contributions=contributions(events_30d=0.4, tickets_90d=0.15),
    )

    said = panel(account)

    assert "22% → 41%" in said
    assert "+19.0 points" in said
    assert "Usage level Events in the last 30 days: 80 → 52" in said
    assert "tickets in the last 90 days: 1 → 1" not in said


def test_scores_of_two_models_are_not_compared_where_one_was_not_shown_the_inputs(panel):
    account = make_account()
    predict(account, 0.22, days_ago(8), run=a_run(days_ago(8), model_version="0.9.0"))
    publish(account, 0.41, days_ago(1), contributions=contributions(events_30d=1.0))

    said = panel(account)

    assert "Another model scored then (0.9.0, now 1.0.0)" in said
    assert "Usage level" not in said.split("What is missing")[0].split("Another model")[1][:200]


def test_a_change_of_model_is_told_apart_from_a_change_of_the_account(panel):
    account = make_account()
    before = predict(
        account,
        0.22,
        days_ago(8),
        run=a_run(days_ago(8), model_version="0.9.0"),
        feature_values=feature_values(events_30d=80.0),
    )
    publish(
        account,
        0.41,
        days_ago(1),
        feature_values=feature_values(events_30d=52.0),
        contributions=contributions(events_30d=0.6),
        compared_with=before.pk,
        contributions_before=contributions(events_30d=0.2),
    )

    said = panel(account)

    assert "Usage level Events in the last 30 days: 80 → 52" in said
    assert "The model changed" in said
    moved = [float(points) for points in re.findall(r"\+(\d+\.\d) (?:Usage level|The model changed)", said)]
    assert sum(moved) == pytest.approx(19.0)


def test_runs_that_did_not_finish_are_not_part_of_the_past(panel):
    account = make_account()
    run = a_run(days_ago(8))
    run.status = RunStatus.CANCELLED
    run.save()
    predict(account, 0.99, days_ago(8), run=run)
    publish(account, 0.41, days_ago(1))

    said = panel(account)

    assert "99%" not in said
    assert "Since" not in said


def test_the_page_asks_the_database_no_more_often_for_a_long_past(client, owner, django_assert_num_queries):
    short, long = make_account(csm=owner), make_account(csm=owner)
    for weeks in range(1, 30):
        predict(long, 0.3, days_ago(1) - timedelta(weeks=weeks))
    predict(short, 0.3, days_ago(1) - timedelta(weeks=1))
    for account in (short, long):
        publish(account, 0.41, days_ago(1))
    client.force_login(owner)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/accounts/{short.pk}/")

    with django_assert_num_queries(len(asked)):
        client.get(f"/accounts/{long.pk}/")


def test_a_first_score_says_that_there_is_no_past_yet(panel):
    account = make_account()
    publish(account, 0.41, days_ago(1))

    assert "this is the first score" in panel(account)


def test_the_trend_is_drawn_from_what_was_published_and_told_to_a_screen_reader(client, viewer):
    account = make_account()
    predict(account, 0.22, date(2026, 11, 13))
    publish(account, 0.41, date(2026, 11, 20))
    client.force_login(viewer)

    page = client.get(f"/accounts/{account.pk}/").text

    assert 'aria-label="Churn risk from 22% on 13 Nov 2026 to 41% on 20 Nov 2026"' in page
