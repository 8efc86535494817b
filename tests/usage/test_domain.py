"""What an event is and what it says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from usage.domain import (
    DEFAULT_ROLES,
    EventRole,
    EventType,
    FeatureAdoptionScore,
    TicketPriority,
    UsageEvent,
)

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "label", "low"),
    [
        (0.0, "critical", True),
        (0.199, "critical", True),
        (0.2, "low", False),
        (0.5, "moderate", False),
        (0.75, "high", False),
        (1.0, "high", False),
    ],
)
def test_adoption_is_named_by_its_bounds(value, label, low):
    assert FeatureAdoptionScore(value).label == label
    assert FeatureAdoptionScore(value).is_low is low


@pytest.mark.parametrize("impossible", [-0.1, 1.1, float("nan")])
def test_an_impossible_adoption_score_is_refused(impossible):
    with pytest.raises(ValueError, match="Valid: 0 to 1"):
        FeatureAdoptionScore(impossible)


@pytest.mark.parametrize("event_type", ["integration_connect", "api_call", "monitoring_run"])
def test_three_types_are_retention_signals(event_type):
    assert UsageEvent("1", "c", NOON, event_type).is_retention_signal


@pytest.mark.parametrize("event_type", ["report_view", "feature_limit_hit", "a vendor's own"])
def test_other_types_and_a_vendors_own_names_are_not(event_type):
    assert not UsageEvent("1", "c", NOON, event_type).is_retention_signal


def test_expansion_signals_are_trials_and_limit_hits():
    expansion = {name for name, roles in DEFAULT_ROLES.items() if EventRole.EXPANSION_SIGNAL in roles}

    assert expansion == {EventType.PREMIUM_FEATURE_TRIAL, EventType.FEATURE_LIMIT_HIT}


@pytest.mark.parametrize(
    "timestamp", [datetime(2024, 5, 1), datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=2)))]
)
def test_a_time_that_is_not_utc_is_refused(timestamp):
    with pytest.raises(ValueError, match="not in UTC"):
        UsageEvent("1", "c", timestamp, "api_call")


@pytest.mark.parametrize("fields", [("", "c", "t"), ("1", "", "t"), ("1", "c", "")])
def test_an_event_without_identity_is_refused(fields):
    event_id, customer_id, event_type = fields
    with pytest.raises(ValueError, match="Give a text"):
        UsageEvent(event_id, customer_id, NOON, event_type)


def test_high_and_critical_tickets_are_urgent():
    assert [priority for priority in TicketPriority if priority.is_urgent] == ["high", "critical"]
