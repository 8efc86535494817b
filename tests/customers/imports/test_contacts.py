"""Contacts from files."""

from datetime import date

import pytest

from customers.models import ContactRecord
from tests.customers.imports.files import NOW, counts, report_of


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
