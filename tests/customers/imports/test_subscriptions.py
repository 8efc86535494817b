"""Subscriptions from files."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customers.models import SubscriptionRecord
from tests.customers.imports.files import counts, report_of


def test_every_column_of_a_subscription_is_kept(run, acme):
    outcome = run(
        "subscriptions",
        "customer_id,product,valid_from,valid_to,plan_tier,mrr,seats,billing_period_months,renewal_date,auto_renew,"
        "discount,note\nacme,core,2024-02-01,2025-02-01,enterprise,99.995,7,12,2025-02-01,yes,0.15,x\n",
    )
    assert counts(outcome) == (1, 0, 0, 0)
    record = SubscriptionRecord.objects.values().get()
    del record["id"]
    assert record == {
        "customer_id": acme.pk,
        "product": "core",
        "valid_from": date(2024, 2, 1),
        "valid_to": date(2025, 2, 1),
        "plan_tier": "enterprise",
        "mrr": Decimal("100.00"),
        "seats": 7,
        "billing_period_months": 12,
        "renewal_date": date(2025, 2, 1),
        "auto_renew": True,
        "discount": 0.15,
        "attributes": {"note": "x"},
        "ingested_at": datetime(2024, 2, 1, tzinfo=UTC),
    }


def test_a_free_label_of_a_plan_is_a_product_and_a_quantity_of_users_is_seats(run, acme):
    content = (
        "customer_id,plan,valid_from,quantity,units,bill_period_months\n"
        "acme,premier,2024-02-01,100,users,1\nacme,meetings,2024-02-01,5000,schedule_meeting,1\n"
    )
    assert counts(run("subscriptions", content)) == (2, 0, 0, 0)
    assert list(SubscriptionRecord.objects.values_list("product", "seats", "billing_period_months")) == [
        ("meetings", None, 1),
        ("premier", 100, 1),
    ]
    assert counts(run("subscriptions", content)) == (0, 0, 2, 0)


def test_an_ended_period_is_updated_in_place(run, acme):
    run("subscriptions", "customer_id,valid_from,valid_to\nacme,2024-02-01,\n")
    assert counts(run("subscriptions", "customer_id,valid_from,valid_to\nacme,2024-02-01,2024-08-01\n")) == (
        0,
        1,
        0,
        0,
    )
    assert SubscriptionRecord.objects.get().valid_to == date(2024, 8, 1)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("nobody,2024-02-01,,,,", "customer_id", "'nobody' is not known"),
        ("acme,2024-02-01,2024-01-31,,,", "valid_to", "before the first day. Valid: 2024-02-01 or later"),
        ("acme,2024-02-01,,gold,,", "plan_tier", "Valid plans: free, starter, growth, enterprise, custom"),
        ("acme,2024-02-01,,,-5,", "mrr", "is not possible. Valid: 0 or more"),
        ("acme,2024-02-01,,,,15", "discount", "15 is not a share. Valid: 0 to 1"),
        ("acme,soon,,,,", "valid_from", "'soon' is not a date"),
    ],
)
def test_an_impossible_period_is_rejected(run, acme, row, column, reason):
    outcome = run("subscriptions", f"customer_id,valid_from,valid_to,plan_tier,mrr,discount\n{row}\n")
    assert counts(outcome) == (0, 0, 0, 1)
    (reported,) = report_of(outcome)
    assert reported["column"] == column
    assert reason in reported["reason"]


def test_the_same_period_of_a_product_twice_is_rejected_and_another_product_is_not(run, acme):
    outcome = run(
        "subscriptions",
        "customer_id,product,valid_from\nacme,x,2024-02-01\nacme,y,2024-02-01\nacme,x,2024-02-01\n",
    )
    assert counts(outcome) == (2, 0, 0, 1)
    assert "is already in row 2" in report_of(outcome)[0]["reason"]
