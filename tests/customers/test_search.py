"""Finding accounts and contacts by what somebody types."""

from datetime import date

import pytest
from django.db import connection

from churnapp.web.search import Typed
from customers.models import ContactRecord, CustomerRecord
from customers.queries.search import ACCOUNT_INDEX, INDEXES, find_accounts, find_contacts
from tests.customers.builders import NOW, make_account

pytestmark = pytest.mark.django_db


def names(user, typed: str, limit: int = 5) -> list[str]:
    return [found.name for found in find_accounts(user, Typed.of(typed), limit)]


@pytest.fixture
def portfolio(owner):
    for name in (
        "Flint",
        "Flintova Labs",
        "Old Flint Works",
        "Acme Foods",
        "Brightwater Logistics",
        "Café Zürich",
    ):
        make_account(name=name)
    make_account(name="Steel & Flintlock", csm=owner)


def test_exact_comes_before_prefix_before_word_before_inside(admin, portfolio):
    make_account(name="Unflinting")

    assert names(admin, "flint", 9) == [
        "Flint",
        "Flintova Labs",
        "Old Flint Works",
        "Steel & Flintlock",
        "Unflinting",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brigthwater", "Brightwater Logistics"),
        ("brightwatr", "Brightwater Logistics"),
        ("logstics", "Brightwater Logistics"),
        ("amce", "Acme Foods"),
        ("acne", "Acme Foods"),
        ("acme fods", "Acme Foods"),
        ("flnit", "Flint"),
        ("CAFÉ", "Café Zürich"),
        ("logistics bright", "Brightwater Logistics"),
        ("logistics brihgtwater", "Brightwater Logistics"),
        ("brjghtwatre", "Brightwater Logistics"),
        ("brightwaetr", "Brightwater Logistics"),
        ("br", "Brightwater Logistics"),
    ],
)
def test_what_is_meant_is_found_though_it_is_misspelt(admin, portfolio, typed, meant):
    assert names(admin, typed)[0] == meant


@pytest.mark.parametrize("typed", ["zzzzqq", "%", "_", '"', "' or 1=1 --", "NEAR(", "🦊", "\x00", "x" * 900])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(admin, portfolio, typed):
    assert names(admin, typed) in ([], ["Steel & Flintlock"])


def test_two_swapped_letters_outweigh_chance_likeness(admin):
    for number in range(200):
        make_account(name=f"Aldmore Care {number}")
    make_account(name="Aldacre Learning")

    assert names(admin, "aldcare")[0] == "Aldacre Learning"


def test_one_s_own_come_first_among_equals_and_those_who_left_last(admin, owner, portfolio):
    make_account(name="Corva Gone", churn_date=date(2026, 1, 1))
    make_account(name="Corva Stays Here")
    make_account(name="Corva Of Mine Which Is Long", csm=admin)

    assert names(admin, "corva") == ["Corva Of Mine Which Is Long", "Corva Stays Here", "Corva Gone"]


def test_nobody_finds_what_they_may_not_see(owner, colleague, stranger, portfolio):
    assert names(owner, "flint") == ["Steel & Flintlock"]
    assert names(colleague, "flnitlock") == ["Steel & Flintlock"]
    assert names(stranger, "flint") == []


def test_the_own_id_of_the_vendor_finds_its_account(admin):
    make_account(name="Plain", customer_id="EU-00017")

    assert names(admin, "eu-00017") == ["Plain"]
    assert names(admin, "00017") == ["Plain"]


def test_the_index_follows_every_change(admin):
    account = make_account(name="Before")
    CustomerRecord.objects.filter(pk=account.pk).update(name="Afterwards")
    assert names(admin, "afterwards") == ["Afterwards"]
    assert names(admin, "before") == []

    CustomerRecord.objects.bulk_create(
        [make_copy(account, name="Upserted")],
        update_conflicts=True,
        unique_fields=["customer_id"],
        update_fields=["name"],
    )
    assert names(admin, "upserted") == ["Upserted"]

    CustomerRecord.objects.all().delete()
    assert names(admin, "upserted") == []


def make_copy(account: CustomerRecord, **fields) -> CustomerRecord:
    plain = {"customer_id": account.customer_id, "signup_date": account.signup_date, "ingested_at": NOW}
    return CustomerRecord(**plain, **fields)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone loses triggers with a rebuilt table")
def test_an_index_that_a_migration_dropped_is_made_again(admin):
    account = make_account(name="Forgotten")
    with connection.cursor() as cursor:
        cursor.execute("drop trigger customers_customerrecord_search_update")
    CustomerRecord.objects.filter(pk=account.pk).update(name="Remembered")
    assert names(admin, "remem") == ["Remembered"]  # by its beginning, which needs no index
    assert names(admin, "membered") == []

    ACCOUNT_INDEX.ensure()

    assert names(admin, "membered") == ["Remembered"]


def test_an_index_that_is_there_is_left_alone(db, django_assert_num_queries):
    with django_assert_num_queries(len(INDEXES)):
        for index in INDEXES:
            index.ensure()


def test_people_are_found_by_name_and_address_at_visible_accounts_only(owner, stranger):
    account = make_account(name="Blue Ocean", csm=owner)
    for name, email in (("Nadia Okafor", "n.okafor@blue.example"), ("Lars Weber", "lars@blue.example")):
        ContactRecord.objects.create(
            contact_id=name, customer=account, name=name, email=email, ingested_at=NOW
        )

    def found(user, typed):
        return [(person.name, person.account) for person in find_contacts(user, Typed.of(typed), 5)]

    assert found(owner, "okafor") == [("Nadia Okafor", "Blue Ocean")]
    assert found(owner, "okafro") == [("Nadia Okafor", "Blue Ocean")]
    assert found(owner, "lars@blue") == [("Lars Weber", "Blue Ocean")]
    assert found(stranger, "okafor") == []
