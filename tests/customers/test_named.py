"""Words in the search of lists: a part of a name in any case, whatever signs stand in it."""

import pytest

from customers.models import ContactRecord, CustomerRecord
from customers.queries.contact_list import CONTACTS
from customers.queries.named import accounts_called
from tests.customers.builders import NOW, make_account


@pytest.fixture
def accounts(db):
    for number, name in enumerate(
        ('Quoted "Ltd"', "O'Neill & Söhne", "50% off", "NEAR misses", "Plain Foods", "日本電気"), start=1
    ):
        make_account(name=name, customer_id=f"Key-{number}")


def found(words):
    return {account.name for account in CustomerRecord.objects.filter(accounts_called(words))}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("FOODS", {"Plain Foods"}),
        ("lain foo", {"Plain Foods"}),
        ('d "lt', {'Quoted "Ltd"'}),
        ("o'n", {"O'Neill & Söhne"}),
        ("Söhne", {"O'Neill & Söhne"}),
        ("0% o", {"50% off"}),
        ("%", {"50% off"}),
        ("_", set()),
        ("NEAR", {"NEAR misses"}),
        ("plain AND foods", set()),
        ("foods*", set()),
        ("電気", {"日本電気"}),
        ("fo", {"Plain Foods"}),
        ("key-5", {"Plain Foods"}),
        ("ey-5", set()),
    ],
)
def test_a_part_of_the_name_or_the_beginning_of_the_key_is_found(accounts, words, names):
    assert found(words) == names


def test_people_are_found_by_themselves_and_by_their_account(accounts):
    foods = CustomerRecord.objects.get(name="Plain Foods")
    near = CustomerRecord.objects.get(name="NEAR misses")
    ContactRecord.objects.create(
        customer=foods, contact_id="a", name="Ada Near", email="ada@plain.example", ingested_at=NOW
    )
    ContactRecord.objects.create(
        customer=near, contact_id="b", name="Bob", email="bob@near.example", ingested_at=NOW
    )

    called = ContactRecord.objects.filter(CONTACTS.searched("near"))
    assert sorted(called.values_list("name", flat=True)) == ["Ada Near", "Bob"]
    assert [*ContactRecord.objects.filter(CONTACTS.searched("ada@")).values_list("name", flat=True)] == [
        "Ada Near"
    ]
