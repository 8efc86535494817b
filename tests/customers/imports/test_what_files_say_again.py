"""Customers that files name again: what is updated, and what is left alone."""

from datetime import UTC, date, datetime
from decimal import Decimal

from churnapp.workspace.changing import edit_in_place
from churnapp.workspace.traces import field_named
from customers.models import CustomerRecord
from tests.customers.imports.files import FULL, NOW, counts, report_of


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
