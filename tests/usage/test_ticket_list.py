"""The list of support tickets: what waits first, and how it narrows."""

import re

import pytest

from tests.clock import days_ago
from tests.customers.builders import NOW, make_account
from usage.models import TicketRecord


def make_ticket(topic: str, account=None, age=1, **fields) -> TicketRecord:
    return TicketRecord.objects.create(
        ticket_id=f"T-{topic}",
        topic=topic,
        customer=account or make_account(),
        created_date=days_ago(age),
        ingested_at=NOW,
        **fields,
    )


def topics_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


@pytest.fixture
def get(client, viewer):
    def get(query: str = "", user=viewer) -> str:
        client.force_login(user)
        return client.get(f"/tickets/{query}").text

    return get


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Outage", "Export", "Login"]),
        ("?sort=opened", ["Export", "Outage", "Login"]),
        ("?state=solved", ["Invoice"]),
        ("?priority=critical", ["Outage"]),
        ("?q=t-log", ["Login"]),
        ("?where=csat.lte.2", ["Invoice"]),
        ("?where=state.is.open~solved", ["Outage", "Invoice", "Export", "Login"]),
        ("?where=state.not.solved,priority.not.low", ["Outage", "Export"]),
    ],
)
def test_what_waits_stands_first_the_most_urgent_on_top(get, query, expected):
    make_ticket("Login", priority="low")
    make_ticket("Outage", priority="critical", age=3)
    make_ticket("Export", priority="medium", age=9)
    make_ticket("Invoice", priority="high", resolution_hours=30, csat=2)

    assert topics_on(get(query)) == expected


def test_tickets_of_accounts_one_may_not_see_are_not_listed(get, owner, stranger):
    make_ticket("Login", make_account(csm=owner))

    assert topics_on(get(user=owner)) == ["Login"]
    assert topics_on(get("?scope=all", user=stranger)) == []


def test_an_empty_list_says_what_fills_it(get, db):
    assert "Import support_tickets" in get()


def test_fifty_tickets_cost_as_many_queries_as_one(client, owner, django_assert_num_queries):
    account = make_account(csm=owner)
    for number in range(60):
        make_ticket(f"Ticket {number}", account)
    client.force_login(owner)

    with django_assert_num_queries(8):  # session, user, default view, views, own book, count, keys, rows
        client.get("/tickets/")
