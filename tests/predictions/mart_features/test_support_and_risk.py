"""What the features say about tickets and risk signals."""

import pytest

from tests.predictions.builders import (
    a_risk_signal,
    a_ticket,
)
from tests.predictions.mart_features.reading import ago, features

# what a mart makes of its sources; that it reads them from either database is shown in test_mart_build
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]


def test_support_counts_ninety_days(customer):
    a_ticket(customer, ago(5), priority="critical")
    a_ticket(customer, ago(89), priority="low")
    a_ticket(customer, ago(90), priority="critical")
    a_ticket(customer, ago(1), priority="high")

    found = features()

    assert found["tickets_90d"] == 3
    assert found["urgent_tickets_90d"] == 2


def test_satisfaction_counts_half_a_year_and_only_what_was_solved_by_then(customer):
    a_ticket(customer, ago(5), csat=2, resolution_hours=10)
    a_ticket(customer, ago(179), csat=5, resolution_hours=20)
    a_ticket(customer, ago(180), csat=1, resolution_hours=20)
    a_ticket(customer, ago(1), csat=1, resolution_hours=72)

    assert features()["csat_180d"] == 3.5


def test_tickets_are_missing_when_the_vendor_sends_none(customer):
    assert features()["tickets_90d"] is None


def test_the_newest_risk_signal_counts(customer):
    a_risk_signal(customer, ago(40), compliance_gap_score=0.9, vendor_risk_flags=4)
    a_risk_signal(customer, ago(10), compliance_gap_score=0.2, vendor_risk_flags=1)

    found = features()

    assert (found["compliance_gap_score"], found["vendor_risk_flags"]) == (0.2, 1)
