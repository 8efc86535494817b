"""Customers, subscriptions and contacts come in once, and every bad row says what would be right."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from churnapp.imports import FolderForReports
from churnapp.workspace.changing import edit_in_place
from churnapp.workspace.traces import field_named
from customers.imports import ContactImport, CustomerImport, SubscriptionImport
from customers.models import ContactRecord, CustomerRecord, SubscriptionRecord

NOW = datetime(2025, 6, 1, tzinfo=UTC)
IMPORTS = {"customers": CustomerImport, "subscriptions": SubscriptionImport, "contacts": ContactImport}


@pytest.fixture
def run(db, tmp_path):
    """Imports text as a file of a kind."""

    def run_import(kind: str, content: str):
        path = tmp_path / f"{kind}.csv"
        path.write_text(content, encoding="utf-8")
        return IMPORTS[kind](NOW).run(path, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    return run_import


@pytest.fixture
def acme(run):
    """A known customer."""
    run("customers", "customer_id,signup_date\nacme,2024-01-31\n")
    return CustomerRecord.objects.get()


def counts(outcome):
    return (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)


def report_of(outcome) -> list[dict[str, str]]:
    with outcome.report_path.open(newline="") as file:
        return list(csv.DictReader(file))


FULL = (
    "customer_id,name,industry,plan_tier,signup_date,mrr,churn_date,notice_date,churn_type,churn_reason,"
    "renewal_date,billing_period_months,seats,csm,account_executive,upgrade_date,country\n"
    "acme,Acme Inc.,fintech,Growth,2024-01-31,2500,2025-05-01,2025-03-01,voluntary,price,"
    "2025-06-30,12,40,OWNER,owner@EXAMPLE.com,2024-12-01,FR\n"
)


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


def test_importing_the_same_customers_twice_changes_nothing(run, owner):
    run("customers", FULL)
    before = CustomerRecord.objects.values().get()
    assert counts(run("customers", FULL)) == (0, 0, 1, 0)
    assert CustomerRecord.objects.values().get() == before


def test_only_customers_with_other_values_are_updated(run):
    run("customers", "customer_id,signup_date,mrr\na,2024-01-01,10\nb,2024-01-01,20\n")
    outcome = run(
        "customers", "customer_id,signup_date,mrr\na,2024-01-01,11\nb,2024-01-01,20.00\nc,2024-01-01,\n"
    )
    assert counts(outcome) == (1, 1, 1, 0)
    mrr_by_id = dict(CustomerRecord.objects.values_list("customer_id", "mrr"))
    assert mrr_by_id == {"a": Decimal(11), "b": Decimal(20), "c": None}


def test_an_update_keeps_the_primary_key_and_the_first_recorded_time(run):
    run("customers", "customer_id,signup_date,ingested_at\na,2024-01-01,2024-02-02\n")
    before = CustomerRecord.objects.get()
    run("customers", "customer_id,signup_date,name\na,2024-01-02,New\n")
    after = CustomerRecord.objects.get()
    assert (after.pk, after.ingested_at) == (before.pk, datetime(2024, 2, 2, tzinfo=UTC))
    assert (after.name, after.signup_date) == ("New", date(2024, 1, 2))
    assert after.updated_at > before.updated_at


def test_columns_a_file_lacks_are_left_as_they_are(run, owner):
    run("customers", FULL)
    outcome = run("customers", "customer_id,signup_date,region\nacme,2024-01-31,EU\n")
    assert counts(outcome) == (0, 1, 0, 0)
    record = CustomerRecord.objects.get()
    assert (record.mrr, record.csm, record.name) == (Decimal(2500), owner, "Acme Inc.")
    assert record.attributes == {"country": "FR", "region": "EU"}


def test_what_a_person_set_stays_until_the_file_says_something_new(run, owner, colleague, stranger):
    header = "customer_id,signup_date,csm,renewal_date\n"
    run("customers", f"{header}acme,2024-01-31,owner,2026-01-01\n")
    acme = CustomerRecord.objects.get()
    for key, value, seen in (("csm", colleague.pk, owner.pk), ("renewal_date", "2026-06-30", "2026-01-01")):
        edit_in_place(field_named("account", key), acme.pk, value, seen=seen, user=owner, now=NOW)

    same = run("customers", f"{header}acme,2024-01-31,owner,2026-01-01\n")

    acme.refresh_from_db()
    assert counts(same) == (0, 0, 1, 0)
    assert (acme.csm, acme.renewal_date) == (colleague, date(2026, 6, 30))
    run("customers", f"{header}acme,2024-01-31,stranger,2026-01-01\n")
    acme.refresh_from_db()
    assert (acme.csm, acme.renewal_date) == (stranger, date(2026, 6, 30))


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


def test_the_second_customer_with_an_id_is_rejected_with_the_row_of_the_first(run):
    outcome = run(
        "customers", "customer_id,signup_date,name\na,2024-01-01,First\nb,2024-01-01,\na,2024-01-01,Second\n"
    )
    assert counts(outcome) == (2, 0, 0, 1)
    (reported,) = report_of(outcome)
    assert (reported["row"], reported["column"], reported["value"]) == ("4", "customer_id", "a")
    assert "a is already in row 2" in reported["reason"]
    assert CustomerRecord.objects.get(customer_id="a").name == "First"


def test_a_corrected_customer_report_leaves_no_trace_of_the_correction(run, tmp_path):
    outcome = run("customers", "customer_id,signup_date,country\na,2024-13-01,FR\n")
    corrected = outcome.report_path.read_text().replace("2024-13-01,FR", "2024-12-01,FR")
    assert counts(run("customers", corrected)) == (1, 0, 0, 0)
    assert CustomerRecord.objects.get().attributes == {"country": "FR"}


def test_more_customers_than_one_batch_are_written_and_known_again(run, monkeypatch):
    monkeypatch.setattr("churnapp.imports.upsert.BATCH_ROWS", 7)
    content = "customer_id,signup_date\n" + "".join(f"c{number},2024-01-01\n" for number in range(20))
    assert counts(run("customers", content)) == (20, 0, 0, 0)
    assert counts(run("customers", content)) == (0, 0, 20, 0)


def test_strange_text_is_kept_letter_for_letter(run):
    name = "=1+1 <script>alert(1)</script> Ωµ 名前 🙂 \u202eabc"
    run("customers", f'customer_id,signup_date,name\na,2024-01-01,"{name}"\n')
    assert CustomerRecord.objects.get().name == name


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


def test_contacts_come_in_and_are_known_again(run, acme):
    content = (
        "contact_id,customer_id,name,email,title,role,last_active_on,phone\n"
        "1,acme,Ann Öz,ann@acme.example,CFO,Champion,2025-05-30,123\n2,acme,Bob,,,,,\n"
    )
    assert counts(run("contacts", content)) == (2, 0, 0, 0)
    ann, bob = ContactRecord.objects.all()
    assert (ann.customer, ann.role, ann.last_active_on) == (acme, "champion", date(2025, 5, 30))
    assert ann.attributes == {"phone": "123"}
    assert (bob.email, bob.title, bob.role, bob.ingested_at) == ("", "", "", NOW)
    assert counts(run("contacts", content)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,nobody,Ann,,", "customer_id", "'nobody' is not known"),
        ("1,acme,,,", "name", "name is missing"),
        ("1,acme,Ann,ann at acme,", "email", "'ann at acme' is not an e-mail address"),
        ("1,acme,Ann,,boss", "role", "Unknown role 'boss'. Valid: champion, sponsor, user, billing"),
    ],
)
def test_an_impossible_contact_is_rejected(run, acme, row, column, reason):
    outcome = run("contacts", f"contact_id,customer_id,name,email,role\n{row}\n")
    (reported,) = report_of(outcome)
    assert reported["column"] == column
    assert reason in reported["reason"]
