"""Of two accounts the second is just not in order, and is named with what is wrong."""

from datetime import date, timedelta

import pytest

from tests.predictions.quality_checks.rows import (
    AS_OF,
    SIGNUP,
    a_customer,
    a_period,
    an_event,
    at,
    check,
    daily,
    named,
)

pytestmark = pytest.mark.slow


ONE_OF_TWO = [
    (
        "events_before_signup",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "events": [an_event(1, date(2024, 12, 31)), an_event(2, date(2024, 12, 20)), *daily(1, SIGNUP, AS_OF)],
        },
        "signed up on 2025-01-01, 1 events before, the first on 2024-12-20",
    ),
    (
        "events_after_churn",
        {
            "customers_": [a_customer(pk, churn_date=date(2025, 3, 1)) for pk in (1, 2)],
            "events": [an_event(1, date(2025, 3, 8)), an_event(2, date(2025, 3, 9)), an_event(2, SIGNUP)],
        },
        "left on 2025-03-01, 1 events since, the last on 2025-03-09",
    ),
    (
        "open_subscription_after_churn",
        {
            "customers_": [a_customer(pk, churn_date=date(2025, 3, 1)) for pk in (1, 2)],
            "periods": [a_period(1, last=date(2025, 4, 1)), a_period(2)],
        },
        "left on 2025-03-01, 1 periods go on, one without an end",
    ),
    (
        "churn_flag_contradicts_date",
        {
            "customers_": [a_customer(1, churn_date=date(2025, 3, 1)), a_customer(2)],
            "flags": [
                {"customer_id": pk, "name": "churn_flag", "says_left": True} for pk in (1, 2)
            ],
        },
        "churn_flag says left, the churn date is empty",
    ),
    (
        "churn_type_without_date",
        {
            "customers_": [
                a_customer(1, churn_type="voluntary", notice_date=date(2025, 3, 1)),
                a_customer(2, churn_type="voluntary", churn_reason="price"),
            ]
        },
        "churn type voluntary, reason price, no notice and no churn date",
    ),
    (
        "notice_out_of_order",
        {
            "customers_": [
                a_customer(1, notice_date=date(2025, 3, 1), churn_date=date(2025, 3, 1)),
                a_customer(2, notice_date=date(2025, 3, 2), churn_date=date(2025, 3, 1)),
            ]
        },
        "signup 2025-01-01, notice 2025-03-02, churn 2025-03-01",
    ),
    (
        "left_on_signup_day",
        {"customers_": [a_customer(1, churn_date=date(2025, 1, 2)), a_customer(2, churn_date=SIGNUP)]},
        "signup 2025-01-01, left 2025-01-01",
    ),
    (
        "accounts_without_events",
        {"customers_": [a_customer(1), a_customer(2)], "events": daily(1, SIGNUP, AS_OF)},
        "a customer since 2025-01-01",
    ),
    (
        "accounts_without_contract",
        {"customers_": [a_customer(1), a_customer(2)], "periods": [a_period(1)]},
        "a customer since 2025-01-01",
    ),
    (
        "active_without_subscription",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "periods": [a_period(1, last=date(2025, 4, 1)), a_period(2, last=date(2025, 3, 31))],
        },
        "the last period ended on 2025-03-31, no churn date",
    ),
    (
        "periods_overlap",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "periods": [
                a_period(1, product="a"), a_period(1, date(2025, 2, 1), product="b"),
                a_period(2, last=date(2025, 3, 1)), a_period(2, date(2025, 2, 1)),
            ],
        },
        "1 periods begin before the one before has ended, the first on 2025-02-01",
    ),
    (
        "periods_gapped",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "periods": [
                a_period(1, last=date(2025, 2, 1)), a_period(1, date(2025, 3, 4)),
                a_period(2, last=date(2025, 2, 1)), a_period(2, date(2025, 3, 5)),
            ],
        },
        "no period from 2025-02-01 to 2025-03-05",
    ),
    (
        "mrr_differs",
        {
            "customers_": [a_customer(1, mrr=105.0), a_customer(2, mrr=250.0)],
            "periods": [a_period(1, mrr=100.0), a_period(2, mrr=100.0), a_period(2, mrr=100.0, product="b")],
        },
        "the account says $250.00 a month, its subscriptions add up to $200.00",
    ),
    (
        "plan_differs",
        {
            "customers_": [a_customer(1, plan_tier="growth"), a_customer(2, plan_tier="starter")],
            "periods": [
                a_period(1, mrr=90.0, plan_tier="growth"),
                a_period(1, mrr=10.0, plan_tier="starter", product="b"),
                a_period(2, plan_tier="growth"),
            ],
        },
        "the account says starter, its subscription growth",
    ),
    (
        "recorded_before_happened",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "events": [
                an_event(1, AS_OF, recorded=at(AS_OF) - timedelta(minutes=4)),
                an_event(2, AS_OF, recorded=at(AS_OF) - timedelta(hours=2)),
            ],
        },
        "1 events, recorded up to 2.0 hours before they happened",
    ),
    (
        "events_in_the_future",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "events": [an_event(1, date(2025, 7, 3), 5), an_event(2, date(2025, 7, 3), 7)],
        },
        "1 events, the last at 2025-07-03 07:00:00 UTC",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("key", "rows", "detail"), ONE_OF_TWO, ids=[case[0] for case in ONE_OF_TWO])
def test_the_second_of_two_is_named_and_the_first_is_just_in_order(key, rows, detail):
    finding = check(**rows)[key]

    assert named(finding) == [2]
    assert finding.rows[0].detail == detail
    assert (finding.found, finding.total) == (1, 2)
