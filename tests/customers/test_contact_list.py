"""The list of contacts: whose people it shows, how it narrows, and what its cells say."""

import re

import pytest

from customers.models import ContactRecord
from tests.clock import days_ago, today
from tests.customers.builders import NOW, make_account


def make_contact(name: str, account=None, silent=None, **fields) -> ContactRecord:
    return ContactRecord.objects.create(
        contact_id=name,
        name=name,
        customer=account or make_account(),
        last_active_on=None if silent is None else days_ago(silent),
        ingested_at=NOW,
        **fields,
    )


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


@pytest.fixture
def get(client, viewer):
    def get(query: str = "", user=viewer) -> str:
        client.force_login(user)
        return client.get(f"/contacts/{query}").text

    return get


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ann", "Ben", "Cem"]),
        ("?role=champion", ["Ann", "Ben"]),
        ("?role=champion&activity=silent", ["Ben"]),
        ("?role=none", ["Cem"]),
        ("?activity=none", ["Cem"]),
        ("?account=left", ["Dee"]),
        ("?q=blue", ["Ann"]),
        ("?sort=last_active", ["Ben", "Ann", "Cem"]),
        ("?where=last_active.older.90", ["Ben"]),
        ("?where=or(name.is.cem,mrr.gte.9000)", ["Ann", "Cem"]),
    ],
)
def test_the_list_narrows_and_sorts(get, query, expected):
    make_contact("Ann", make_account(name="Bluepeak", mrr=9000), silent=3, role="champion")
    make_contact("Ben", silent=100, role="champion")
    make_contact("Cem")
    make_contact("Dee", make_account(churn_date=today()), silent=400, role="sponsor")

    assert names_on(get(query)) == expected


def test_people_of_accounts_one_may_not_see_are_not_listed(get, owner, stranger):
    make_contact("Ann", make_account(csm=owner))

    assert names_on(get(user=owner)) == ["Ann"]
    assert names_on(get("?scope=all", user=stranger)) == []


def test_a_name_from_data_is_text_and_never_markup(get, db):
    make_contact("<script>alert('x')</script> 🦊", email='"><img@x.example')

    page = get()

    assert "<script>alert" not in page
    assert "<img@x" not in page


def test_an_empty_list_says_what_fills_it(get, db):
    assert "Import contacts" in get()


def test_fifty_contacts_cost_as_many_queries_as_one(client, owner, django_assert_num_queries):
    account = make_account(csm=owner)
    for number in range(60):
        make_contact(f"Contact {number}", account)
    client.force_login(owner)

    with django_assert_num_queries(8):  # session, user, default view, views, own book, count, keys, rows
        client.get("/contacts/")


def test_whoever_was_taken_off_the_list_is_not_on_it(get, db):
    make_contact("Ada")
    make_contact("Bo", removed_at=NOW)

    assert names_on(get()) == ["Ada"]
