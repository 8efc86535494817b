"""Features of a day hold what was known at its end, and who could still leave then."""

from datetime import date, timedelta

import pytest

from customers.models import CustomerRecord, DepartureRecord, SubscriptionRecord
from predictions.domain import FEATURE_CONTRACT
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    a_period,
    a_risk_signal,
    a_ticket,
    an_event,
    daily_events,
    history_of,
    log_events,
    midnight,
)
from tests.predictions.mart_features.reading import AS_OF, ago, features
from usage.models import RiskSignalRecord, TicketRecord

# what a mart makes of its sources; that it reads them from either database is shown in test_mart_build
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]


def test_what_was_recorded_later_was_not_known(customer):
    a_period(customer, ago(60), mrr=100, ingested_at=midnight(AS_OF + timedelta(days=1)))
    a_ticket(customer, ago(3), ingested_at=midnight(AS_OF + timedelta(days=1)))
    a_risk_signal(customer, ago(3), compliance_gap_score=1, ingested_at=midnight(AS_OF + timedelta(days=1)))
    log_events([an_event(ago(3), ingested_at=AS_OF + timedelta(days=1))])

    found = features()

    assert found["events_30d"] == 0
    assert found["mrr"] is None
    assert found["tickets_90d"] is None
    assert found["compliance_gap_score"] is None


def test_a_late_arrival_counts_from_the_day_it_was_recorded(customer):
    log_events([an_event(date(2025, 8, 25), ingested_at=date(2025, 9, 10)), an_event(AS_OF)])
    build_fresh_mart(as_of=AS_OF)

    history = history_of(open_mart(), "acme", "days_since_last_event")

    assert history[date(2025, 9, 1)] == (date(2025, 9, 1) - SIGNUP).days
    assert history[date(2025, 10, 1)] == (date(2025, 10, 1) - date(2025, 8, 25)).days


def history_of_everything(day: date) -> list[tuple[object, ...]]:
    snapshots = open_mart().snapshot_columns()
    known = snapshots.as_of <= day
    columns = [snapshots.features.columns[name][known] for name in FEATURE_CONTRACT.names]
    ids = [name for name, is_known in zip(snapshots.features.customer_ids, known, strict=True) if is_known]
    return [
        tuple("missing" if value != value else value for value in row)
        for row in zip(ids, snapshots.as_of[known].astype(str), *columns, strict=True)
    ]


def test_changing_every_row_after_a_day_moves_no_feature_of_that_day(customer):
    day = date(2025, 7, 1)
    a_period(customer, SIGNUP, valid_to=date(2025, 9, 1), mrr=100, seats=4, billing_period_months=3)
    a_ticket(customer, date(2025, 6, 20), priority="high", resolution_hours=900, csat=4)
    a_risk_signal(customer, date(2025, 6, 1), compliance_gap_score=0.4, vendor_risk_flags=2)
    log_events(daily_events(SIGNUP + timedelta(days=3), AS_OF, user_id="u1"))
    build_fresh_mart(as_of=AS_OF)
    before = history_of_everything(day)

    CustomerRecord.objects.filter(pk=customer.pk).update(
        churn_date=date(2025, 7, 2),
        notice_date=date(2025, 7, 2),
        mrr=1,
        plan_tier="free",
        seats=1,
        renewal_date=date(2025, 7, 3),
        billing_period_months=1,
    )
    SubscriptionRecord.objects.update(valid_to=date(2025, 7, 2))
    a_period(customer, date(2025, 7, 2), mrr=1, seats=1, plan_tier="free")
    TicketRecord.objects.update(resolution_hours=901, csat=1)
    a_ticket(customer, date(2025, 7, 2), priority="critical")
    a_risk_signal(customer, date(2025, 7, 2), compliance_gap_score=1, vendor_risk_flags=9)
    RiskSignalRecord.objects.filter(computed_at__gt=midnight(day)).update(vendor_risk_flags=10)
    log_events(daily_events(day + timedelta(days=1), AS_OF, event_type="api_call", user_id="u2"))
    log_events(daily_events(SIGNUP, day, ingested_at=day + timedelta(days=1)))
    build_fresh_mart(as_of=AS_OF)

    assert len(before) > 8
    assert history_of_everything(day) == before


def test_training_and_scoring_read_the_same_values(customer):
    a_period(customer, SIGNUP, mrr=100, seats=4, billing_period_months=3)
    log_events(daily_events(SIGNUP, AS_OF + timedelta(days=30), user_id="u1"))
    build_fresh_mart(as_of=date(2025, 9, 1))
    scored = open_mart().features_of("acme")
    build_fresh_mart(as_of=AS_OF)

    snapshots = open_mart().snapshot_columns()

    row = next(
        number
        for number, (name, day) in enumerate(
            zip(snapshots.features.customer_ids, snapshots.as_of.astype(str), strict=True)
        )
        if (name, day) == ("acme", "2025-09-01")
    )
    trained = {name: snapshots.features.columns[name][row] for name in FEATURE_CONTRACT.names}
    assert {name: value for name, value in trained.items() if value == value and value is not None} == {
        name: value for name, value in scored.items() if value is not None
    }


def test_the_risk_set_holds_who_could_still_leave_and_what_came_next(customer):
    CustomerRecord.objects.filter(pk=customer.pk).update(
        notice_date=date(2025, 5, 10), churn_date=date(2025, 6, 30)
    )
    log_events(daily_events(SIGNUP, date(2025, 4, 15)))
    build_fresh_mart(as_of=AS_OF)

    snapshots = open_mart().snapshot_columns()

    mine = [
        (str(day), str(left_on), str(next_event_on))
        for name, day, left_on, next_event_on in zip(
            snapshots.features.customer_ids,
            snapshots.as_of,
            snapshots.left_on,
            snapshots.next_event_on,
            strict=True,
        )
        if name == "acme"
    ]
    assert mine == [
        ("2025-02-01", "2025-05-10", "2025-02-02"),
        ("2025-03-01", "2025-05-10", "2025-03-02"),
        ("2025-04-01", "2025-05-10", "2025-04-02"),
        ("2025-05-01", "2025-05-10", "NaT"),
    ]


def test_who_came_back_had_left_for_training_and_may_leave_again(customer):
    CustomerRecord.objects.filter(pk=customer.pk).update(notice_date=date(2025, 9, 10))
    DepartureRecord.objects.create(
        customer=customer,
        notice_on=date(2025, 3, 10),
        leaves_on=date(2025, 4, 30),
        came_back_on=date(2025, 7, 1),
        reason="price",
        logged_at=midnight(date(2025, 3, 10)),
    )
    log_events(daily_events(SIGNUP, AS_OF))
    build_fresh_mart(as_of=AS_OF)

    snapshots = open_mart().snapshot_columns()

    ids, days, left_on = snapshots.features.customer_ids, snapshots.as_of, snapshots.left_on
    mine = [
        (str(day), str(left)) for name, day, left in zip(ids, days, left_on, strict=True) if name == "acme"
    ]
    assert mine == [
        ("2025-02-01", "2025-03-10"),
        ("2025-03-01", "2025-03-10"),
        # from the notice until it came back there was nothing to predict
        ("2025-07-01", "2025-09-10"),
        ("2025-08-01", "2025-09-10"),
        ("2025-09-01", "2025-09-10"),
    ]


def test_a_mart_of_a_day_between_leaving_and_coming_back_knows_the_customer_as_gone(customer):
    DepartureRecord.objects.create(
        customer=customer,
        leaves_on=ago(10),
        came_back_on=AS_OF + timedelta(days=5),
        reason="price",
        logged_at=midnight(ago(10)),
    )
    a_customer("stays")

    build_fresh_mart(as_of=AS_OF)

    assert open_mart().scoring_columns(0, 9).customer_ids == ["somebody else", "stays"]
