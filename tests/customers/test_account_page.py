"""The account page: who sees it, what its head says, and the way through the list one came from."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from churnapp.lists import Viewing
from customers.columns.registry import registered_columns
from customers.models import CustomerRecord
from customers.queries.accounts import ACCOUNTS
from customers.queries.neighbours import neighbours_of
from tests.clock import days_ago, in_days, today
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import publish

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def get(client, viewer):
    """Reads a page as a person; as one who sees everything where the test does not care."""

    def get(path: str, user=viewer) -> str:
        client.force_login(user)
        return client.get(path).text

    return get


def head_of(page: str) -> str:
    inside = re.search(r'<header class="account-head">.*?</header>', page, re.DOTALL).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def test_the_head_says_who_it_is_what_it_pays_and_who_looks_after_it(get, owner, seller):
    account = make_account(
        name="Bluepeak Labs",
        industry="FinTech",
        plan_tier="growth",
        mrr=Decimal("2500.40"),
        csm=owner,
        account_executive=seller,
        renewal_date=in_days(12),
        signup_date=days_ago(365 * 3),
    )

    head = head_of(get(f"/accounts/{account.pk}/"))

    assert "Bluepeak Labs Active" in head
    assert "MRR $2,500 $30.0k a year" in head
    assert "Plan Growth FinTech" in head
    assert "Renewal in 12 days" in head
    assert "CSM owner" in head
    assert "Account executive seller" in head
    assert "3 years" in head


def test_what_is_not_recorded_is_said_and_never_a_zero(get):
    account = make_account(mrr=None, plan_tier=None, renewal_date=None)

    head = head_of(get(f"/accounts/{account.pk}/"))

    assert "MRR – not recorded" in head
    assert "Plan – Other" in head
    assert "Renewal – no date recorded" in head
    assert "CSM Nobody" in head
    assert "$0" not in head


def test_a_free_account_pays_zero_and_that_is_known(get):
    assert "MRR $0 $0 a year" in head_of(get(f"/accounts/{make_account(mrr=Decimal(0)).pk}/"))


def test_a_passed_renewal_is_said(get):
    account = make_account(renewal_date=days_ago(5))

    assert "Renewal 5 days ago" in head_of(get(f"/accounts/{account.pk}/"))
    assert "date has passed" in head_of(get(f"/accounts/{account.pk}/"))


def test_a_churned_account_says_when_and_how_and_has_no_renewal(get):
    left = days_ago(40)
    account = make_account(
        churn_date=left, churn_type="voluntary", renewal_date=today(), signup_date=left - timedelta(days=100)
    )

    head = head_of(get(f"/accounts/{account.pk}/"))

    assert f"Left {left.day} {left:%b %Y} · voluntary" in head
    assert "Last MRR" in head
    assert "Customer for 3 months" in head
    assert "Renewal" not in head


def test_notice_given_says_when_it_ends(get):
    account = make_account(notice_date=today(), churn_date=in_days(30))

    assert "Notice given" in head_of(get(f"/accounts/{account.pk}/"))
    assert "leaves" in head_of(get(f"/accounts/{account.pk}/"))


@pytest.mark.parametrize(
    "path", ["", "panels/risk/", "panels/contacts/", "panels/revenue/", "panels/tickets/"]
)
def test_an_account_beyond_ones_reach_is_not_there(client, owner, stranger, path):
    account = make_account(csm=owner)
    client.force_login(stranger)

    assert client.get(f"/accounts/{account.pk}/{path}").status_code == 404
    client.force_login(owner)
    assert client.get(f"/accounts/{account.pk}/{path}").status_code == 200


@pytest.mark.parametrize("pk", [0, 999_999, 10**40])
def test_an_account_that_does_not_exist_is_not_there(client, viewer, pk):
    client.force_login(viewer)

    assert client.get(f"/accounts/{pk}/").status_code == 404


def test_a_stranger_without_a_login_is_sent_to_it(client, db):
    assert client.get(f"/accounts/{make_account().pk}/").url.startswith("/login/")


def test_a_viewer_sees_the_page_and_no_form_to_change_anything(get):
    account = make_account()
    publish(account, 0.6)

    main = get(f"/accounts/{account.pk}/").partition("<main")[2].partition("</main>")[0]

    assert "60%" in main
    assert "<form" not in main
    assert "hx-post" not in main


@pytest.mark.parametrize("text", [SCRIPT, "😀" * 100, "שלום עולם ", "a" * 255])
def test_whatever_stands_in_a_field_is_shown_as_text(get, text):
    account = make_account(name=text, churn_reason=text, attributes={text: text * 20}, churn_date=today())

    page = get(f"/accounts/{account.pk}/")

    assert SCRIPT not in page
    assert unescape(page).count(text.strip()) >= 3


@pytest.mark.parametrize(
    "query", ["", "?list=", "?list=%00", "?list=sort%3Dnonsense%26page%3D-1", "?list=a%3D" + "b" * 3000]
)
def test_any_list_one_claims_to_come_from_gives_a_page(client, viewer, query):
    client.force_login(viewer)

    assert client.get(f"/accounts/{make_account().pk}/{query}").status_code == 200


def test_without_a_list_there_are_no_steps(get):
    make_account()

    page = get(f"/accounts/{make_account().pk}/")

    assert "Previous" not in page
    assert 'href="/accounts/"' in page


def test_a_row_leads_to_the_account_and_the_account_back_and_on_through_the_list(get):
    accounts = [make_account(name=name, plan_tier="growth") for name in ("Anna", "Berta", "Cleo")]
    make_account(name="Between", plan_tier="starter")
    listed = get("/accounts/?plan=growth&sort=name")

    links = [unescape(link) for link in re.findall(r'class="row-name"\s+href="([^"]+)"', listed)]
    page = get(links[1])

    assert [urlsplit(link).path for link in links] == [f"/accounts/{item.pk}/" for item in accounts]
    assert 'href="/accounts/?plan=growth&amp;sort=name"' in page
    assert "Plan: Growth" in page
    previous, following = (
        unescape(link) for link in re.findall(r'href="([^"]+)"\s+rel="(?:prev|next)"', page)
    )
    assert urlsplit(previous).path == f"/accounts/{accounts[0].pk}/"
    assert urlsplit(following).path == f"/accounts/{accounts[2].pk}/"
    assert parse_qs(urlsplit(following).query) == {"list": ["plan=growth&sort=name"]}


def test_the_ends_of_the_list_have_one_step_only(get):
    first, last = make_account(name="Anna"), make_account(name="Berta")

    assert 'rel="prev"' not in get(f"/accounts/{first.pk}/?list=sort%3Dname")
    assert 'rel="next"' in get(f"/accounts/{first.pk}/?list=sort%3Dname")
    assert 'rel="next"' not in get(f"/accounts/{last.pk}/?list=sort%3Dname")


def test_steps_never_leave_what_one_may_see(get, owner):
    mine = make_account(name="Mine", csm=owner)
    make_account(name="Aaa of somebody else")
    make_account(name="Zzz of somebody else")

    page = get(f"/accounts/{mine.pk}/?list=scope%3Dall%26sort%3Dname", user=owner)

    assert 'rel="prev"' not in page
    assert 'rel="next"' not in page


@pytest.fixture
def mixed_accounts(db):
    """Accounts with equal and missing values in every column, some scored."""
    for number in range(14):
        account = make_account(
            name=f"Same {number % 3}",
            mrr=None if number % 4 == 0 else Decimal(100 * (number % 3)),
            plan_tier=(None, "starter", "growth")[number % 3],
            renewal_date=None if number % 2 else date(2027, 1, 1 + number % 5),
        )
        if number % 3:
            publish(account, 0.1 * (number % 5))


SORTS = [column.key for column in registered_columns() if column.sort_by]


@pytest.mark.parametrize("direction", ["", "-"])
@pytest.mark.parametrize("sort", SORTS)
def test_stepping_on_walks_the_list_in_its_order_whatever_it_is_sorted_by(
    viewer, mixed_accounts, sort, direction
):
    state = ACCOUNTS.state_from_query(viewer, f"sort={direction}{sort}")
    listed = list(ACCOUNTS.page(viewer, state, Viewing(today())).keys)

    walked, backwards = [listed[0]], []
    while following := neighbours_of(CustomerRecord(pk=walked[-1]), viewer, state, today()).next:
        assert following.pk not in walked
        walked.append(following.pk)
    at = walked[-1]
    while before := neighbours_of(CustomerRecord(pk=at), viewer, state, today()).previous:
        assert before.pk not in backwards
        backwards.append(at := before.pk)

    assert walked == listed
    assert backwards == listed[-2::-1]


def test_an_account_that_left_the_list_keeps_its_place_in_it(viewer, db):
    names = {name: make_account(name=name, plan_tier="growth") for name in "ac"}
    outside = make_account(name="b", plan_tier="starter")
    state = ACCOUNTS.state_from_query(viewer, "plan=growth&sort=name")

    beside = neighbours_of(outside, viewer, state, today())

    assert (beside.previous.pk, beside.next.pk) == (names["a"].pk, names["c"].pk)


def test_the_way_through_the_list_costs_a_fixed_number_of_queries(client, owner, django_assert_num_queries):
    accounts = [make_account(csm=owner) for _ in range(30)]
    client.force_login(owner)

    # 16 of the page without a score, 2 of the list, 6 of the steps; SQLite is asked how many match
    with django_assert_num_queries(24 + (connection.vendor == "sqlite")):
        client.get(f"/accounts/{accounts[7].pk}/?list=sort%3Dname")
