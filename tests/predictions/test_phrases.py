"""Reasons read as a colleague would say them."""

import pytest

from predictions.domain import FEATURE_CONTRACT, DriverGroup, FeatureDefinition, Place, phrase_of


def told(name: str, value, past=None, place=None) -> str:
    return phrase_of(FEATURE_CONTRACT[name]).told(value, past, place)


@pytest.mark.parametrize(
    ("name", "value", "past", "words"),
    [
        ("events_30d", 12.0, 48.0, "12 events in the last 30 days, down from 48 three months earlier"),
        ("events_30d", 1.0, None, "1 event in the last 30 days"),
        ("events_30d", 0.0, 3.0, "No events in the last 30 days, down from 3 three months earlier"),
        (
            "active_users_30d",
            1.0,
            4.0,
            "1 person active in the last 30 days, down from 4 three months earlier",
        ),
        (
            "top_user_silent_days",
            41.0,
            2.0,
            "The usual most active person was last seen 41 days ago, up from 2 three months earlier",
        ),
        ("csat_180d", 3.5, None, "Satisfaction with support of 3.5 points in the last 180 days"),
        ("days_since_last_event", 14.0, 2.0, "14 days since the last event, up from 2 three months earlier"),
        ("usage_trend_30d", -0.6, 0.3, "Usage of the last 30 days is down 45% against the 30 days before"),
        ("usage_trend_30d", 1.65, None, "Usage of the last 30 days is up 5-fold against the 30 days before"),
        ("usage_trend_30d", 0.0, None, "Usage of the last 30 days is unchanged against the 30 days before"),
        (
            "tickets_90d",
            1.0,
            1.0,
            "1 support ticket in the last 90 days, about the same as three months earlier",
        ),
        ("mrr", 2500.0, 2000.0, "Pays $2,500 a month, up from $2,000 three months earlier"),
        ("plan_tier", "growth", "starter", "On the growth plan, starter three months earlier"),
        ("days_to_renewal", 1.0, 90.0, "Renewal in 1 day"),
        ("billing_period_months", 1.0, 1.0, "Billed every month"),
        ("billing_period_months", 12.0, 12.0, "Billed every 12 months"),
        ("adoption_score_30d", None, 0.4, "Not known: feature adoption in the last 30 days"),
        (
            "adoption_score_30d",
            0.72,
            0.73,
            "Feature adoption of 72% in the last 30 days, about the same as three months earlier",
        ),
        ("urgent_tickets_90d", 0.0, 0.0, "No urgent tickets in the last 90 days"),
        ("plan_tier", "growth", "growth", "On the growth plan"),
    ],
)
def test_a_value_is_told_with_its_unit_number_and_past(name, value, past, words):
    assert told(name, value, past) == words


def test_the_place_among_peers_says_who_they_are_and_which_way():
    few = Place(is_more=False, percent=87, plan="growth")

    assert told("events_30d", 12.0, None, few) == (
        "12 events in the last 30 days (fewer than 87% of growth accounts)"
    )
    assert "(a weaker trend than 87% of growth accounts)" in told("usage_trend_30d", -0.6, None, few)
    assert "(shorter than 87% of growth accounts)" in told("tenure_days", 40.0, None, few)
    assert told("days_to_renewal", 20.0, None, few) == "Renewal in 20 days"


def test_a_feature_that_a_vendor_adds_with_one_line_is_told_plainly():
    counted = FeatureDefinition("seats_unused", DriverGroup.BREADTH, "unused seats today", "seats")
    share = FeatureDefinition("nps", DriverGroup.SUPPORT, "share of promoters", "share")

    assert phrase_of(counted).told(1.0) == "1 unused seat today"
    assert phrase_of(counted).told(0.0, 2.0) == "No unused seats today, down from 2 three months earlier"
    assert phrase_of(share).told(0.25) == "Share of promoters: 25%"
