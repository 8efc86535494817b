"""What the account page says about risk, in each state an account can be in."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from predictions.domain import DriverGroup, FeatureContract, FeatureDefinition
from predictions.models import RunStatus
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import (
    a_reason,
    a_run,
    contributions,
    feature_values,
    predict,
    publish,
)

TODAY = timezone.now().date()
YESTERDAY = TODAY - timedelta(days=1)
WEEK_BEFORE = YESTERDAY - timedelta(days=7)


@pytest.fixture
def panel(client, viewer):
    """The risk panel as text, as one who may look at everything sees it on the account page."""

    def read(account, user=viewer) -> str:
        client.force_login(user)
        page = client.get(f"/accounts/{account.pk}/").text
        inside = re.search(r'id="panel-risk".*?</section>', page, re.DOTALL).group()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())

    return read


def test_the_probability_stands_with_band_horizon_interval_and_money(panel):
    account = make_account(mrr=Decimal(1000))
    publish(account, 0.41, YESTERDAY, probability_low=0.32, probability_high=0.5)

    said = panel(account)

    assert "41%" in said
    assert "Medium risk" in said
    assert "chance of leaving within 90 days" in said
    assert "likely between 32% and 50% (80% interval)" in said
    assert "$4,920 revenue at risk a year" in said


def test_no_interval_is_made_up_where_the_model_has_none(panel):
    account = make_account()
    publish(account, 0.41, YESTERDAY)

    assert "interval" not in panel(account)


def test_the_change_since_the_last_run_is_told_in_points(client, viewer):
    account = make_account()
    publish(account, 0.41, YESTERDAY, previous=0.22)
    client.force_login(viewer)

    page = client.get(f"/accounts/{account.pk}/").text

    assert 'role="img" title="+19 points since the last run">19<' in page


def test_reasons_are_told_in_their_order_with_direction_and_strength(panel):
    account = make_account()
    reasons = [
        a_reason("Usage of the last 30 days: down 42%; associated with higher risk", 0.9),
        a_reason("Days until the renewal: 20 days; associated with higher risk", 0.2, "contract"),
        a_reason("Feature adoption: 80%; associated with lower risk", -0.5, "breadth"),
    ]
    publish(account, 0.6, YESTERDAY, reasons=reasons)

    said = panel(account)

    told = [
        "raises Usage of the last 30 days: down 42% strong",
        "raises Days until the renewal: 20 days context slight",
        "lowers Feature adoption: 80% moderate",
    ]
    places = [said.index(words) for words in told]
    assert places == sorted(places)
    assert "what is associated with this number, not proven to cause it" in said


def test_no_single_strong_reason_is_said(panel):
    account = make_account()
    publish(account, 0.2, YESTERDAY, reasons=[])

    assert "No single strong reason" in panel(account)


def test_the_recommended_action_is_told(panel):
    account = make_account()
    publish(account, 0.8, YESTERDAY, focus_group="support")

    said = panel(account)

    assert "Recommended Escalate to the senior CSM at once" in said
    assert "Start with support" in said


def test_the_parts_of_the_risk_score_add_up_to_it(panel):
    account = make_account()
    values = feature_values(compliance_gap_score=0.84, vendor_risk_flags=4.0)
    publish(account, 0.6, YESTERDAY, risk_score=0.5 * 0.65 + 0.35 * 0.84 + 0.15 * 0.8, feature_values=values)

    said = panel(account)

    assert "Risk score 74 of 100" in said
    parts = [int(points) for points in re.findall(r"(\d+) /\d+", said)]
    assert sum(parts) == 74
    assert "65% below the 30 days before" in said
    assert "gap of 84%" in said
    assert "4 open" in said


def test_what_moved_since_the_day_before_is_told_by_what_it_did(panel):
    account = make_account()
    predict(
        account,
        0.22,
        WEEK_BEFORE,
        feature_values=feature_values(events_30d=80.0),
        contributions=contributions(events_30d=-0.3, tickets_90d=0.2),
    )
    publish(
        account,
        0.41,
        YESTERDAY,
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
    predict(account, 0.22, WEEK_BEFORE, run=a_run(WEEK_BEFORE, model_version="0.9.0"))
    publish(account, 0.41, YESTERDAY, contributions=contributions(events_30d=1.0))

    said = panel(account)

    assert "Another model scored then (0.9.0, now 1.0.0)" in said
    assert "Usage level" not in said.split("What is missing")[0].split("Another model")[1][:200]


def test_a_change_of_model_is_told_apart_from_a_change_of_the_account(panel):
    account = make_account()
    before = predict(
        account,
        0.22,
        WEEK_BEFORE,
        run=a_run(WEEK_BEFORE, model_version="0.9.0"),
        feature_values=feature_values(events_30d=80.0),
    )
    publish(
        account,
        0.41,
        YESTERDAY,
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


def test_a_score_that_rests_on_too_little_is_not_shown_as_a_band(panel):
    account = make_account()
    publish(account, 0.41, YESTERDAY, coverage=0.31)

    said = panel(account)

    assert "Not enough data" in said
    assert "Only 31% of what the model weighs is known" in said
    assert "Medium risk" not in said
    assert "Recommended" not in said


def test_a_score_of_an_older_list_of_features_still_shows_its_inputs(panel):
    account = make_account()
    older = FeatureContract(
        (FeatureDefinition("logins_14d", DriverGroup.USAGE_LEVEL, "logins in the last 14 days", "logins"),)
    )
    run = a_run(YESTERDAY, model_version="0.1.0", fingerprint=older.fingerprint, contract=older)
    publish(account, 0.41, YESTERDAY, run=run, feature_values=[7.0], contributions=[0.4])

    said = panel(account)

    assert "1 of 1 inputs known" in said
    assert "Logins in the last 14 days Usage level 7 +0.40" in said


def test_runs_that_did_not_finish_are_not_part_of_the_past(panel):
    account = make_account()
    run = a_run(WEEK_BEFORE)
    run.status = RunStatus.CANCELLED
    run.save()
    predict(account, 0.99, WEEK_BEFORE, run=run)
    publish(account, 0.41, YESTERDAY)

    said = panel(account)

    assert "99%" not in said
    assert "Since" not in said


def test_a_score_of_another_list_of_features_shows_no_inputs(panel):
    account = make_account()
    publish(account, 0.41, YESTERDAY, run=a_run(YESTERDAY, model_version="0.1.0", fingerprint="another"))

    said = panel(account)

    assert "41%" in said
    assert "inputs" not in said


@pytest.mark.parametrize(("age", "is_stale"), [(7, False), (8, True)])
def test_a_score_older_than_a_week_says_so(panel, age, is_stale):
    account = make_account()
    publish(account, 0.41, TODAY - timedelta(days=age))

    assert (f"{age} days ago. What happened since is not in it" in panel(account)) is is_stale


def test_what_is_not_known_is_said(panel):
    account = make_account(mrr=None, renewal_date=None)
    publish(account, 0.41, YESTERDAY, feature_values=feature_values(mrr=None, csat_180d=None))

    said = panel(account)

    assert "Revenue at risk unknown" in said
    assert "No MRR is recorded, so the revenue at risk is unknown." in said
    assert "No renewal date is recorded" in said
    assert "2 of 25 inputs were missing: " in said
    assert "23 of 25 inputs known" in said


def test_as_of_model_and_caution_are_on_the_panel(panel):
    account = make_account()
    publish(account, 0.41, YESTERDAY)

    said = panel(account)

    assert "model 1.0.0" in said
    assert "Guidance, not a fact" in said


def test_an_account_that_was_never_scored_says_why_and_who_can_help(panel, admin):
    account = make_account()

    assert "No scoring run has been published yet" in panel(account)
    assert "An admin can start a scoring run" in panel(account)
    assert "Go to the scoring runs" in panel(account, user=admin)


def test_an_account_too_new_for_a_score_is_told_to_wait(panel, admin):
    a_run(YESTERDAY)
    account = make_account(signup_date=YESTERDAY - timedelta(days=12))

    said = panel(account, user=admin)

    assert "It had been a customer for 12 days" in said
    assert "Scores start after 30 days" in said
    assert "scoring runs" not in said


def test_an_account_that_the_last_run_missed_waits_for_the_next(panel):
    a_run(YESTERDAY)

    assert "It was not part of the last run" in panel(make_account())


def test_a_churned_account_is_not_predicted_and_shows_what_was_said(panel):
    left = TODAY - timedelta(days=20)
    account = make_account(churn_date=left, churn_reason="price")
    for days, probability in ((100, 0.31), (45, 0.62)):
        predict(account, probability, left - timedelta(days=days))

    said = panel(account)

    assert "The churn is known, so there is nothing to predict. Recorded reason: price." in said
    assert "chance of leaving" not in said
    assert "90 days before 31% 60 days before 31% 30 days before 62%" in said


def test_a_churned_account_without_a_past_shows_no_past(panel):
    assert "What was said before" not in panel(make_account(churn_date=TODAY))


def test_an_account_that_gave_notice_is_not_predicted_even_if_it_still_has_a_score(panel):
    account = make_account(notice_date=YESTERDAY)
    publish(account, 0.41, YESTERDAY)

    said = panel(account)

    assert "Notice given on" in said
    assert "chance of leaving" not in said


def test_a_notice_in_the_future_leaves_the_score_standing(panel):
    account = make_account(notice_date=TODAY + timedelta(days=3))
    publish(account, 0.41, YESTERDAY)

    assert "chance of leaving" in panel(account)


def test_the_page_asks_the_database_no_more_often_for_a_long_past(client, owner, django_assert_num_queries):
    short, long = make_account(csm=owner), make_account(csm=owner)
    for weeks in range(1, 30):
        predict(long, 0.3, YESTERDAY - timedelta(weeks=weeks))
    predict(short, 0.3, YESTERDAY - timedelta(weeks=1))
    for account in (short, long):
        publish(account, 0.41, YESTERDAY)
    client.force_login(owner)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/accounts/{short.pk}/")

    with django_assert_num_queries(len(asked)):
        client.get(f"/accounts/{long.pk}/")


def test_a_first_score_says_that_there_is_no_past_yet(panel):
    account = make_account()
    publish(account, 0.41, YESTERDAY)

    assert "this is the first score" in panel(account)


def test_the_trend_is_drawn_from_what_was_published_and_told_to_a_screen_reader(client, viewer):
    account = make_account()
    predict(account, 0.22, date(2026, 11, 13))
    publish(account, 0.41, date(2026, 11, 20))
    client.force_login(viewer)

    page = client.get(f"/accounts/{account.pk}/").text

    assert 'aria-label="Churn risk from 22% on 13 Nov 2026 to 41% on 20 Nov 2026"' in page
