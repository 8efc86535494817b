"""Customers from files: every column, what stays unknown, and what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customers.models import ContactRecord, CustomerRecord
from tests.customers.imports.files import FULL, counts, report_of


def test_every_column_of_a_customer_is_kept(run, owner):
    assert counts(run("customers", FULL)) == (1, 0, 0, 0)
    record = CustomerRecord.objects.values().get()
    for follows in ("id", "updated_at", "has_champion", "champion_seen_on", "parent_id"):
        del record[follows]
    assert record == {
        "customer_id": "acme",
        "name": "Acme Inc.",
        "industry": "FinTech",
        "plan_tier": "growth",
        "signup_date": date(2024, 1, 31),
        "mrr": Decimal("2500.00"),
        "churn_date": date(2025, 5, 1),
        "notice_date": date(2025, 3, 1),
        "churn_type": "voluntary",
        "churn_reason": "price",
        "renewal_date": date(2025, 6, 30),
        "billing_period_months": 12,
        "seats": 40,
        "csm_id": owner.pk,
        "account_executive_id": owner.pk,
        "upgrade_date": date(2024, 12, 1),
        "attributes": {"country": "FR"},
        "ingested_at": datetime(2024, 1, 31, tzinfo=UTC),
    }


def test_what_is_not_known_stays_unknown(run, acme):
    assert (acme.mrr, acme.plan_tier, acme.seats, acme.churn_date) == (None, None, None, None)
    assert (acme.name, acme.industry) == ("acme", "Other")


def test_unknown_industries_count_as_other_and_are_said(run):
    outcome = run(
        "customers", "customer_id,signup_date,industry\na,2024-01-01,Aerospace\nb,2024-01-01,hr-tech\n"
    )
    assert dict(CustomerRecord.objects.values_list("customer_id", "industry")) == {
        "a": "Other",
        "b": "HR Tech",
    }
    assert CustomerRecord.objects.get(customer_id="a").attributes == {"industry": "Aerospace"}
    assert any(
        "1 rows with 1 unknown industries (Aerospace) count as Other" in each for each in outcome.notices
    )


def test_people_without_a_login_are_left_empty_kept_as_text_and_said(run, make_user):
    content = "customer_id,signup_date,csm\na,2024-01-01,Ida Berg\nb,2024-01-01,Ida Berg\n"
    outcome = run("customers", content)
    assert CustomerRecord.objects.filter(csm=None, attributes={"csm": "Ida Berg"}).count() == 2
    assert any("1 names without a login in csm (Ida Berg)" in each for each in outcome.notices)

    ida = make_user("Ida Berg")
    assert counts(run("customers", content)) == (0, 2, 0, 0)
    assert CustomerRecord.objects.filter(csm=ida, attributes={}).count() == 2


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",2024-01-01,,,", "customer_id", "customer_id is missing"),
        ("a,,,,", "signup_date", "signup_date is missing"),
        ("a,01/02/2024,,,", "signup_date", "'01/02/2024' is not a date"),
        ("a,2024-01-01,-1,,", "mrr", "MRR -1.00 is not possible. Valid: 0 or more"),
        ("a,2024-01-01,lots,,", "mrr", "'lots' is not a number"),
        ("a,2024-01-01,5,free,", "mrr", "on the free plan is not possible"),
        ("a,2024-01-01,5,gold,", "plan_tier", "Unknown plan 'gold'. Valid plans: free, starter, growth"),
        ("a,2024-01-01,,,2023-12-31", "churn_date", "before the signup. Valid: 2024-01-01 or later"),
        (f"{'i' * 129},2024-01-01,,,", "customer_id", "129 characters are too long. Valid: up to 128"),
    ],
)
def test_an_impossible_customer_is_rejected_and_the_others_go_on(run, row, column, reason):
    outcome = run(
        "customers", f"customer_id,signup_date,mrr,plan_tier,churn_date\n{row}\nok,2024-01-01,0,free,\n"
    )
    assert counts(outcome) == (1, 0, 0, 1)
    (reported,) = report_of(outcome)
    assert (reported["row"], reported["column"]) == ("2", column)
    assert reason in reported["reason"]
    assert CustomerRecord.objects.get().customer_id == "ok"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("signup_date\nacme,2025-05-02", "churn_date", "before the signup. Valid: 2025-05-02 or later"),
        ("signup_date,plan_tier\nacme,2024-01-31,free", "mrr", "MRR $2,500.00 on the free plan"),
    ],
)
def test_rules_look_at_stored_values_where_the_file_has_no_column(run, row, column, reason):
    run("customers", FULL)
    outcome = run("customers", f"customer_id,{row}\n")
    assert counts(outcome) == (0, 0, 0, 1)
    (reported,) = report_of(outcome)
    assert reported["column"] == column
    assert reason in reported["reason"]


def test_a_person_named_null_is_a_person_and_a_null_price_is_missing(run, acme):
    assert counts(run("contacts", "contact_id,customer_id,name\n1,acme,Null\n")) == (1, 0, 0, 0)
    assert ContactRecord.objects.get().name == "Null"
    assert counts(run("customers", "customer_id,signup_date,mrr\nacme,2024-01-31,null\n")) == (0, 0, 1, 0)


def test_a_zero_byte_in_any_column_rejects_the_row_alone(run):
    outcome = run("customers", "customer_id,signup_date,note\na,2024-01-01,x\x00y\nb,2024-01-01,\n")
    assert counts(outcome) == (1, 0, 0, 1)
    assert report_of(outcome)[0]["column"] == "note"


def test_strange_text_is_kept_letter_for_letter(run):
    name = "=1+1 <script>alert(1)</script> Ωµ 名前 🙂 \u202eabc"
    run("customers", f'customer_id,signup_date,name\na,2024-01-01,"{name}"\n')
    assert CustomerRecord.objects.get().name == name
