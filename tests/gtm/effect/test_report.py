"""What became of plays, for whoever leads people."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from churnapp.accounts.roles import Scope
from gtm.domain import PlayStatus, PlayType
from gtm.queries.effect.report import together, worked_by_person
from tests.clock import days_ago, today
from tests.gtm.builders import make_account, make_play

pytestmark = pytest.mark.django_db


def ended(owner, status=PlayStatus.RECOVERED, *, age=5, late=False, account=None, **fields):
    closed = days_ago(age)
    account = account or make_account(csm=owner, mrr=Decimal(100))
    return make_play(
        account,
        status=status,
        owner=owner,
        closed_on=closed,
        opened_at=datetime.now(UTC) - timedelta(days=200),
        due_in=-age - (1 if late else 0),
        **fields,
    )


def report(user, scope=Scope.ALL):
    return {row.name: row for row in worked_by_person(user, scope, days_ago(90), today())}


def test_each_person_stands_with_what_ended_and_when(owner, colleague, admin):
    ended(owner)
    ended(owner, late=True)
    ended(owner, PlayStatus.LOST)
    ended(owner, PlayStatus.NOT_NEEDED)
    ended(colleague)

    rows = report(admin)

    mine = rows["owner"]
    assert (mine.closed, mine.acted, mine.on_time) == (4, 3, 2)
    assert (mine.recovered_mrr, mine.lost_mrr) == (200, 100)
    assert rows["colleague"].share_on_time == 1
    assert together(list(rows.values())).recovered_mrr == 300


def test_an_account_counts_once_by_the_play_that_ended_last(owner, admin):
    account = make_account(csm=owner, mrr=Decimal(100))
    ended(owner, PlayStatus.LOST, account=account)
    ended(owner, PlayStatus.RECOVERED, account=account)

    mine = report(admin)["owner"]

    assert (mine.recovered_mrr, mine.lost_mrr) == (100, 0)


def test_plays_that_sell_recover_nothing(owner, admin):
    ended(owner, play_type=PlayType.EXPANSION)

    mine = report(admin)["owner"]

    assert (mine.closed, mine.recovered, mine.recovered_mrr) == (1, 0, 0)


def test_what_ended_before_the_days_does_not_count(owner, admin):
    ended(owner, age=91)

    assert report(admin) == {}


def test_what_waits_too_long_is_overdue(owner, admin):
    make_play(make_account(csm=owner), owner=owner, due_in=-1)

    assert report(admin)["owner"].overdue == 1


def test_nobody_sees_plays_of_accounts_that_are_hidden(owner, stranger):
    ended(owner)

    assert report(stranger) == {}


def test_the_page_names_people_and_sums(client, owner, admin):
    ended(owner)
    client.force_login(admin)

    page = client.get(reverse("gtm:play_report")).text

    assert "Recovered MRR" in page
    assert "$100" in page
    assert "owner" in page


def test_a_period_without_plays_says_so(client, owner, admin):
    ended(owner, age=60)
    client.force_login(admin)

    page = client.get(f"{reverse('gtm:play_report')}?period=30").text

    assert "No plays in these days" in page


def test_a_period_that_is_none_is_named(client, admin):
    client.force_login(admin)

    assert "tomorrow" in client.get(f"{reverse('gtm:play_report')}?period=tomorrow").text


def test_the_queries_are_fixed(client, owner, admin, django_assert_max_num_queries):
    for _ in range(4):
        ended(owner)
    client.force_login(admin)

    with django_assert_max_num_queries(14):
        client.get(reverse("gtm:play_report"))
