"""The features: three literal rows in, values out, and nothing after the day changes anything."""

import math
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
from usage.models import RiskSignalRecord, TicketRecord

# what a mart makes of its sources; that it reads them from either database is shown in test_mart_build
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
AS_OF = date(2025, 10, 20)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


@pytest.fixture
def customer(data_dir):
    """A customer in a log whose first day is its signup."""
    log_events([an_event(SIGNUP, "somebody else")])
    a_customer("somebody else")
    return a_customer()


def features(customer_id: str = "acme"):
    build_fresh_mart(as_of=AS_OF)
    return open_mart().features_of(customer_id)


def test_windows_are_open_at_their_start_and_closed_at_their_end(customer):
    log_events([an_event(day) for day in (AS_OF, ago(29), ago(30), ago(59), ago(60))])

    assert features()["events_30d"] == 2
    everyone = open_mart().scoring_columns(0, 0)
    assert list(everyone.events_30d) == [2]
    assert list(everyone.events_previous_30d) == [2]


def test_a_trend_is_the_log_ratio_of_two_windows(customer):
    log_events([an_event(day) for day in (ago(1), ago(40), ago(41), ago(42), ago(100))])

    found = features()

    assert found["usage_trend_30d"] == pytest.approx(math.log((1 + 1) / (3 + 1)))
    assert found["usage_trend_90d"] == pytest.approx(math.log((4 + 1) / (1 + 1)))
    assert found["usage_trend_360d"] == pytest.approx(math.log((4 * 202 / 90 + 1) / (1 + 1)))


def test_a_trend_is_missing_while_the_customer_is_younger_than_its_windows(customer):
    a_customer("young", signup_date=ago(70))

    found = features("young")

    assert found["usage_trend_30d"] is not None
    assert found["usage_trend_90d"] is None
    assert found["usage_trend_360d"] is None


def test_regular_use_is_the_share_of_the_months_lived_through(customer):
    a_customer("young", signup_date=ago(59))
    log_events([an_event(ago(days)) for days in (1, 2, 31, 95, 100)])
    log_events([an_event(ago(40), "young")])

    assert features()["active_months_share_360d"] == pytest.approx(3 / 10)
    assert features("young")["active_months_share_360d"] == pytest.approx(1 / 2)


def test_breadth_counts_people_and_leaves_out_events_without_a_user(customer):
    log_events(
        [
            an_event(ago(1), user_id="u1"),
            an_event(ago(29), user_id="u2"),
            an_event(ago(30), user_id="u3"),
            an_event(ago(5)),
        ]
    )

    assert features()["active_users_30d"] == 2


def test_the_usual_most_active_person_is_who_did_most_before_the_last_month(customer):
    log_events([an_event(ago(days), user_id="champion") for days in (40, 50, 60)])
    log_events([an_event(ago(days), user_id="colleague") for days in (1, 2, 3, 4, 45)])

    assert features()["top_user_silent_days"] == 40


def test_an_account_that_leant_on_nobody_has_no_usual_person(customer):
    log_events([an_event(ago(1), user_id="new"), an_event(ago(120), user_id="long gone")])

    assert features()["top_user_silent_days"] is None


def test_adoption_is_compared_with_the_accounts_own_past(customer):
    adopted = {13: 0.3, 14: 0.5, 55: 0.8, 56: 0.6, 200: 0.9}
    log_events([an_event(ago(days), feature_adoption_score=score) for days, score in adopted.items()])

    found = features()

    assert found["adoption_score_30d"] == pytest.approx(0.4)
    assert found["adoption_trend_14d"] == pytest.approx(math.log(0.31 / 0.66))
    assert found["adoption_trend_360d"] == pytest.approx(math.log(0.56 / 0.91))


def test_usage_is_compared_with_what_the_seats_of_an_account_promise(customer):
    for name, seats, events in (("acme", 10, 4), ("twice", 20, 9), ("large", 40, 19), ("quiet", 40, 4)):
        account = customer if name == "acme" else a_customer(name)
        a_period(account, SIGNUP, seats=seats)
        log_events([an_event(ago(days), name) for days in range(events)])

    deviations = [features(name)["usage_for_size_90d"] for name in ("acme", "twice", "large", "quiet")]

    assert sum(deviations) == pytest.approx(0)
    assert deviations[2] - deviations[3] == pytest.approx(math.log(20 / 5))
    assert deviations[3] == min(deviations)


def test_people_are_missing_when_no_event_names_one(customer):
    log_events([an_event(ago(1))])

    assert features()["active_users_30d"] is None


def test_a_customer_without_events_has_been_silent_for_its_whole_tenure(customer):
    found = features()

    assert found["days_since_last_event"] == found["tenure_days"] == (AS_OF - SIGNUP).days


def test_silence_counts_from_the_last_event(customer):
    log_events([an_event(ago(12)), an_event(ago(100))])

    assert features()["days_since_last_event"] == 12


def test_activation_counts_the_first_thirty_days(customer):
    log_events([an_event(SIGNUP + timedelta(days=offset)) for offset in (0, 29, 30)])

    assert features()["events_first_30d"] == 2


def test_activation_is_missing_for_who_came_before_the_log(customer):
    a_customer("veteran", signup_date=SIGNUP - timedelta(days=400))

    assert features("veteran")["events_first_30d"] is None


def test_terms_are_those_of_the_period_that_holds(customer):
    a_period(customer, SIGNUP, valid_to=ago(100), mrr=200, plan_tier="growth", seats=20)
    a_period(customer, ago(100), mrr=50, plan_tier="starter", seats=5)

    found = features()

    assert found["mrr"] == 50
    assert found["plan_tier"] == "starter"
    assert found["mrr_change_360d"] is None


def test_revenue_is_compared_with_that_of_twelve_months_ago(customer):
    old = a_customer("old", signup_date=ago(500))
    a_period(old, ago(500), valid_to=ago(100), mrr=200)
    a_period(old, ago(100), mrr=50)

    assert features("old")["mrr_change_360d"] == pytest.approx(math.log(51 / 201))


def test_several_products_add_up_and_the_largest_names_the_plan(customer):
    a_period(customer, SIGNUP, product="core", mrr=300, plan_tier="growth", billing_period_months=12)
    a_period(customer, SIGNUP, product="extra", mrr=40, plan_tier="starter", billing_period_months=1)

    found = features()

    assert found["mrr"] == 340
    assert found["plan_tier"] == "growth"
    assert found["billing_period_months"] == 12


def test_of_overlapping_periods_of_one_product_the_newer_holds(customer):
    a_period(customer, SIGNUP, mrr=100)
    a_period(customer, ago(50), mrr=80)

    assert features()["mrr"] == 80


def test_a_renewal_that_is_told_is_taken_as_it_is(customer):
    a_period(customer, SIGNUP, renewal_date=AS_OF + timedelta(days=17), billing_period_months=12)

    assert features()["days_to_renewal"] == 17


@pytest.mark.parametrize(
    ("months", "renewal"), [(1, date(2025, 11, 1)), (6, date(2026, 1, 1)), (12, date(2026, 1, 1))]
)
def test_a_renewal_that_is_not_told_follows_from_start_and_billing_period(customer, months, renewal):
    # the end is when it was cancelled, which nobody knew on the day
    a_period(customer, SIGNUP, valid_to=AS_OF + timedelta(days=3), billing_period_months=months)

    assert features()["days_to_renewal"] == (renewal - AS_OF).days


def test_current_values_of_the_customer_are_no_feature(customer):
    CustomerRecord.objects.update(mrr=900, plan_tier="enterprise", seats=90, renewal_date=AS_OF)

    found = features()

    assert found["mrr"] is None
    assert found["plan_tier"] is None
    assert found["days_to_renewal"] is None
    assert open_mart().scoring_columns(0, 0).mrr[0] == 900


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
