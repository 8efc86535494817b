"""The support tickets of one account as its page shows them."""

import re
from html import unescape

import pytest

from tests.clock import days_ago, today
from tests.customers.builders import make_account
from tests.predictions.builders import a_ticket
from usage.queries.tickets import MOST_SHOWN, tickets_of

pytestmark = pytest.mark.django_db


def test_open_tickets_come_first_the_most_urgent_on_top_then_the_newest_solved_ones():
    account = make_account()
    tickets = [
        a_ticket(account, days_ago(1), priority="low", resolution_hours=2, topic="solved lately"),
        a_ticket(account, days_ago(9), priority="critical", resolution_hours=2, topic="solved before"),
        a_ticket(account, days_ago(8), priority="low", topic="open, low"),
        a_ticket(account, days_ago(30), priority="critical", topic="open, critical"),
        a_ticket(account, days_ago(3), priority="high", topic="open, high"),
    ]

    rows = tickets_of(account.pk, today()).rows

    assert len(rows) == len(tickets)
    assert [row.topic for row in rows] == [
        "open, critical",
        "open, high",
        "open, low",
        "solved lately",
        "solved before",
    ]
    assert rows[0].open_days == 30
    assert rows[3].open_days is None


def test_figures_count_all_tickets_and_only_their_own_account(django_assert_num_queries):
    account, other = make_account(), make_account()
    for day in range(20):
        a_ticket(account, days_ago(day), priority="high", resolution_hours=24, csat=4)
    a_ticket(account, today(), priority="critical")
    a_ticket(account, today(), priority="medium")
    a_ticket(other, today(), priority="critical")

    with django_assert_num_queries(2):
        tickets = tickets_of(account.pk, today())

    assert (tickets.total, tickets.open_count, tickets.urgent_open_count) == (22, 2, 1)
    assert tickets.mean_resolution == "24 h"
    assert tickets.mean_csat == 4
    assert len(tickets.rows) == MOST_SHOWN
    assert tickets.left_out == 22 - MOST_SHOWN


def test_means_are_not_known_where_nothing_was_solved_or_rated():
    account = make_account()
    a_ticket(account, today())

    tickets = tickets_of(account.pk, today())

    assert tickets.mean_resolution == ""
    assert tickets.mean_csat is None


@pytest.mark.parametrize(("hours", "words"), [(0.4, "0 h"), (47, "47 h"), (48, "2 days"), (240, "10 days")])
def test_a_solution_takes_hours_up_to_two_days(hours, words):
    account = make_account()
    a_ticket(account, today(), resolution_hours=hours)

    assert tickets_of(account.pk, today()).rows[0].resolution_time == words


def test_the_panel_says_open_urgent_and_solved(client, viewer):
    account = make_account()
    a_ticket(account, days_ago(5), priority="critical", topic="export fails")
    a_ticket(account, days_ago(6), resolution_hours=12, csat=2)
    client.force_login(viewer)

    page = client.get(f"/accounts/{account.pk}/panels/tickets/").text

    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "1 open, 1 urgent" in said
    assert "export fails Critical 5 days ago open for 5 days" in said
    assert "solved in 12 h 2" in said


def test_an_account_without_tickets_says_so(client, viewer):
    account = make_account()
    client.force_login(viewer)

    assert "No support tickets are on file." in client.get(f"/accounts/{account.pk}/panels/tickets/").text
