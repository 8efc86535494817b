"""What the account page says about the risk of an account that has a score."""

import re
from decimal import Decimal

import pytest

from predictions.domain import DriverGroup, FeatureContract, FeatureDefinition
from tests.clock import days_ago
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import (
    a_reason,
    a_run,
    feature_values,
    publish,
)


def test_the_probability_stands_with_band_horizon_interval_and_money(panel):
    account = make_account(mrr=Decimal(1000))
    publish(account, 0.41, days_ago(1), probability_low=0.32, probability_high=0.5)

    said = panel(account)

    assert "41%" in said
    assert "Medium risk" in said
    assert "chance of leaving within 90 days" in said
    assert "likely between 32% and 50% (80% interval)" in said
    assert "$4,920 revenue at risk a year" in said


def test_no_interval_is_made_up_where_the_model_has_none(panel):
    account = make_account()
    publish(account, 0.41, days_ago(1))

    assert "interval" not in panel(account)


def test_reasons_are_told_in_their_order_with_direction_and_strength(panel):
    account = make_account()
    reasons = [
        a_reason("Usage of the last 30 days: down 42%; associated with higher risk", 0.9),
        a_reason("Days until the renewal: 20 days; associated with higher risk", 0.2, "contract"),
        a_reason("Feature adoption: 80%; associated with lower risk", -0.5, "breadth"),
    ]
    publish(account, 0.6, days_ago(1), reasons=reasons)

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
    publish(account, 0.2, days_ago(1), reasons=[])

    assert "No single strong reason" in panel(account)


def test_the_recommended_action_is_told(panel):
    account = make_account()
    publish(account, 0.8, days_ago(1), focus_group="support")

    said = panel(account)

    assert "Recommended Escalate to the senior CSM at once" in said
    assert "Start with support" in said


def test_the_parts_of_the_risk_score_add_up_to_it(panel):
    account = make_account()
    values = feature_values(compliance_gap_score=0.84, vendor_risk_flags=4.0)
    publish(
        account, 0.6, days_ago(1), risk_score=0.5 * 0.65 + 0.35 * 0.84 + 0.15 * 0.8, feature_values=values
    )

    said = panel(account)

    assert "Risk score 74 of 100" in said
    parts = [int(points) for points in re.findall(r"(\d+) /\d+", said)]
    assert sum(parts) == 74
    assert "65% below the 30 days before" in said
    assert "gap of 84%" in said
    assert "4 open" in said


def test_a_score_that_rests_on_too_little_is_not_shown_as_a_band(panel):
    account = make_account()
    publish(account, 0.41, days_ago(1), coverage=0.31)

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
    run = a_run(days_ago(1), model_version="0.1.0", fingerprint=older.fingerprint, contract=older)
    publish(account, 0.41, days_ago(1), run=run, feature_values=[7.0], contributions=[0.4])

    said = panel(account)

    assert "1 of 1 inputs known" in said
    assert "Logins in the last 14 days Usage level 7 +0.40" in said


def test_a_score_of_another_list_of_features_shows_no_inputs(panel):
    account = make_account()
    publish(account, 0.41, days_ago(1), run=a_run(days_ago(1), model_version="0.1.0", fingerprint="another"))

    said = panel(account)

    assert "41%" in said
    assert "inputs" not in said


@pytest.mark.parametrize(("age", "is_stale"), [(7, False), (8, True)])
def test_a_score_older_than_a_week_says_so(panel, age, is_stale):
    account = make_account()
    publish(account, 0.41, days_ago(age))

    assert (f"{age} days ago. What happened since is not in it" in panel(account)) is is_stale


def test_what_is_not_known_is_said(panel):
    account = make_account(mrr=None, renewal_date=None)
    publish(account, 0.41, days_ago(1), feature_values=feature_values(mrr=None, csat_180d=None))

    said = panel(account)

    assert "Revenue at risk unknown" in said
    assert "No MRR is recorded, so the revenue at risk is unknown." in said
    assert "No renewal date is recorded" in said
    assert "2 of 25 inputs were missing: " in said
    assert "23 of 25 inputs known" in said


def test_as_of_model_and_caution_are_on_the_panel(panel):
    account = make_account()
    publish(account, 0.41, days_ago(1))

    said = panel(account)

    assert "model 1.0.0" in said
    assert "Guidance, not a fact" in said
