"""The opportunity list as people of each role see it."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from churnapp.accounts.roles import Role
from gtm.domain import OpportunityType, SalesStage
from gtm.models import OpportunityRecord
from tests.gtm.builders import make_account, make_opportunity

FRAGMENT = {"HX-Request": "true", "HX-Target": "opportunity_list"}


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


@pytest.fixture
def get(client, viewer):
    """Reads the list as a person; as one who sees everything where the test does not care."""

    def get(query: str = "", user=viewer, **more) -> str:
        client.force_login(user)
        answer = client.get(f"/opportunities/{query}", **more)
        assert answer.status_code == 200
        return answer.text

    return get


@pytest.fixture
def move(client):
    """Moves an opportunity as a person."""

    def move(record, stage: str, user, list_query: str = "", **more):
        client.force_login(user)
        return client.post(f"/opportunities/{record.pk}/stage/", {"stage": stage, "list": list_query}, **more)

    return move


def test_each_opportunity_stands_beside_the_risk_of_its_account(get):
    make_opportunity(make_account("Bluepeak", risk=0.62))
    page = get()
    assert names_on(page) == ["Bluepeak"]
    assert 'class="risk risk-high"' in page
    assert "62%" in page
    assert ">High<" in page


def test_an_account_without_a_score_says_so(get):
    make_opportunity(make_account())
    assert "Not scored" in get()


def test_an_account_that_left_shows_no_risk(get):
    make_opportunity(make_account(risk=0.9, churn_date="2026-06-01"))
    page = get()
    assert "left 1 Jun 2026" in page
    assert "risk-critical" not in page
    assert "save first" not in page


@pytest.mark.parametrize("kind", ["renewal", "expansion"])
def test_selling_to_a_customer_who_may_leave_is_contested(get, kind):
    make_opportunity(make_account(risk=0.8), opportunity_type=kind)
    assert f"{kind.capitalize()} contested: save first" in get()


def test_new_business_and_calm_accounts_are_not_contested(get):
    make_opportunity(make_account(risk=0.8), opportunity_type=OpportunityType.NEW_BUSINESS)
    make_opportunity(make_account(risk=0.2))
    assert "save first" not in get()


def test_an_open_sale_past_its_close_date_is_said_to_be_overdue(get):
    make_opportunity(make_account("Late"), closes_in=-3)
    make_opportunity(make_account("On the day"), closes_in=0)
    assert get().count("Overdue, ") == 1
    assert names_on(get("?attention=overdue")) == ["Late"]


def test_the_earliest_close_date_stands_first(get):
    make_opportunity(make_account("Second"), closes_in=9)
    make_opportunity(make_account("First"), closes_in=2)
    assert names_on(get()) == ["First", "Second"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("account", ["A", "B", "C"]),
        ("-amount", ["B", "C", "A"]),
        ("-risk", ["C", "A", "B"]),
        ("stage", ["C", "A", "B"]),
        ("type", ["B", "A", "C"]),
    ],
)
def test_every_column_sorts(get, sort, expected):
    kinds = OpportunityType
    make_opportunity(
        make_account("A", risk=0.3),
        amount=1,
        stage=SalesStage.QUALIFICATION,
        opportunity_type=kinds.NEW_BUSINESS,
    )
    make_opportunity(make_account("B"), amount=3, stage=SalesStage.PROPOSAL, opportunity_type=kinds.EXPANSION)
    make_opportunity(make_account("C", risk=0.6), amount=2, opportunity_type=kinds.RENEWAL)
    assert names_on(get(f"?sort={sort}")) == expected


def test_closed_ones_appear_only_when_their_stage_is_chosen(get):
    make_opportunity(make_account("Open"))
    make_opportunity(make_account("Won"), stage=SalesStage.CLOSED_WON)
    assert names_on(get()) == ["Open"]
    assert names_on(get("?stage=closed_won")) == ["Won"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?type=renewal", ["Renewal"]),
        ("?type=none", ["Unknown"]),
        ("?tier=critical", ["Renewal"]),
        ("?tier=none", ["Unknown"]),
        ("?type=renewal&tier=low", []),
        ("?attention=contested", ["Renewal"]),
        ("?q=unk", ["Unknown"]),
        ("?q=opp-x", ["Expansion"]),
    ],
)
def test_filters_and_search_narrow_the_list(get, query, expected):
    make_opportunity(make_account("Renewal", risk=0.8))
    make_opportunity(make_account("Expansion", risk=0.1), opportunity_type="expansion", opp_id="opp-x1")
    make_opportunity(make_account("Unknown"), opportunity_type=None)
    assert names_on(get(query)) == expected


def test_a_filter_that_does_not_exist_is_said_and_left_out(get):
    make_opportunity(make_account("Open"))
    page = get("?stage=signed")
    assert "Stage has no choice “signed”" in page
    assert names_on(page) == ["Open"]


def test_totals_add_up_what_is_open_weighted_and_at_risk(get):
    risky, calm = make_account(risk=0.7), make_account(risk=0.1)
    make_opportunity(risky, amount=10_000)
    make_opportunity(calm, amount=20_000, stage=SalesStage.PROPOSAL)
    make_opportunity(calm, amount=99_000, stage=SalesStage.CLOSED_WON)
    tiles = dict(re.findall(r'tile-label">([^<]+)</span>\s*<span class="tile-value">([^<]+)<', get()))
    assert tiles == {
        "Open pipeline": "$30.0k",
        "Weighted by stage": "$13.0k",
        "On high-risk accounts": "$10.0k",
        "Overdue": "$0",
    }


def test_a_seller_starts_with_the_own_accounts(get, seller):
    make_opportunity(make_account("Mine", account_executive=seller))
    make_opportunity(make_account("Other"))
    assert names_on(get(user=seller)) == ["Mine"]
    assert len(names_on(get("?scope=all", user=seller))) == 2


@pytest.mark.parametrize("query", ["", "?scope=all", "?scope=team", "?q=theirs", "?stage=prospecting"])
def test_nobody_sees_opportunities_of_accounts_they_may_not_see(get, owner, stranger, query):
    make_opportunity(make_account("Theirs", csm=owner))
    assert names_on(get(query, user=stranger)) == []


def test_a_colleague_sees_those_of_the_team(get, owner, colleague):
    make_opportunity(make_account("Ours", csm=owner))
    make_opportunity(make_account("Theirs"))
    assert names_on(get(user=colleague)) == ["Ours"]


def test_a_hundred_opportunities_cost_as_many_queries_as_one(client, seller, django_assert_num_queries):
    client.force_login(seller)
    make_opportunity(make_account(risk=0.4, account_executive=seller))
    expected = 11  # session, user, views, own book, count, keys, rows, two of totals, two of the forecast
    with django_assert_num_queries(expected):
        client.get("/opportunities/?size=25")
    for number in range(99):
        make_opportunity(make_account(risk=0.4, account_executive=seller), closes_in=number)
    with django_assert_num_queries(expected):
        client.get("/opportunities/?size=50")


def test_a_sale_is_moved_and_the_same_list_comes_back(move, seller):
    record = make_opportunity(make_account())
    answer = move(record, "qualification", seller, "?scope=mine&sort=-amount")
    assert answer.status_code == 302
    assert answer["Location"] == "/opportunities/?scope=mine&sort=-amount"
    assert OpportunityRecord.objects.get().stage == "qualification"


def test_htmx_gets_the_list_with_its_totals(move, seller):
    record = make_opportunity(make_account("Bluepeak"), amount=Decimal(5000))
    page = move(record, "proposal", seller, headers=FRAGMENT, follow=True).text
    assert '<div id="opportunity_list">' in page
    assert "<html" not in page
    assert "Bluepeak" in page


def test_a_move_that_is_not_allowed_is_refused_in_a_sentence(move, seller):
    record = make_opportunity(make_account("Bluepeak"))
    page = move(record, "closed_won", seller, follow=True).text
    assert "An opportunity in prospecting cannot be won. Move it to proposal first." in page
    assert OpportunityRecord.objects.get().stage == "prospecting"


def test_a_stage_that_does_not_exist_is_refused_in_a_sentence(move, seller):
    record = make_opportunity(make_account())
    assert "Choose one of the stages" in move(record, "signed", seller, follow=True).text


def test_the_way_back_never_leaves_the_list(move, seller):
    record = make_opportunity(make_account())
    answer = move(record, "proposal", seller, "https://evil.example/?sort=account")
    assert answer["Location"].startswith("/opportunities/?")


def test_a_viewer_sees_stages_and_moves_none(get, move, viewer):
    record = make_opportunity(make_account())
    assert "stage-form" not in get(user=viewer)
    assert move(record, "proposal", viewer).status_code == 403
    assert OpportunityRecord.objects.get().stage == "prospecting"


@pytest.mark.parametrize("role", [Role.CSM, Role.SALES, Role.ADMIN])
def test_everybody_else_may_move(move, make_user, role):
    record = make_opportunity(make_account())
    move(record, "proposal", make_user("somebody", role))
    assert OpportunityRecord.objects.get().stage == "proposal"


def test_an_account_one_may_not_see_does_not_exist(move, owner, stranger):
    record = make_opportunity(make_account(csm=owner))
    assert move(record, "proposal", stranger).status_code == 404
    assert OpportunityRecord.objects.get().stage == "prospecting"


def test_a_move_by_get_changes_nothing(client, seller):
    record = make_opportunity(make_account())
    client.force_login(seller)
    assert client.get(f"/opportunities/{record.pk}/stage/").status_code == 405


def test_a_move_without_the_forms_token_is_refused(seller):
    record = make_opportunity(make_account())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(seller)
    assert strict.post(f"/opportunities/{record.pk}/stage/", {"stage": "proposal"}).status_code == 403


def test_the_form_of_a_row_carries_what_a_post_needs(get, seller):
    record = make_opportunity(make_account(account_executive=seller))
    page = get(user=seller)
    assert f'action="/opportunities/{record.pk}/stage/"' in page
    assert 'name="csrfmiddlewaretoken"' in page
    form = page.partition('class="stage-form"')[2].partition("</form>")[0]
    assert re.findall(r'<option value="(\w+)"', form) == [
        "prospecting",
        "qualification",
        "proposal",
        "closed_lost",
    ]


def test_an_empty_pipeline_says_what_fills_it(get):
    assert "No opportunities yet" in get()


def test_names_are_escaped(get):
    make_opportunity(make_account("<script>alert(1)</script>"))
    assert "<script>alert" not in get()


def test_a_filtered_table_brings_the_figures_along(get):
    make_opportunity(make_account("Bluepeak"))
    page = get("?stage=prospecting", headers={"HX-Request": "true", "HX-Target": "opportunity_table"})
    assert page.strip().startswith('<div id="opportunity_table">')
    assert re.search(r'<div id="pipeline_figures"\s+hx-swap-oob="true">', page)
    assert page.count('aria-current="true"') == 3  # whose, the stage chosen and the rows on a page


@pytest.mark.parametrize(
    ("count", "query", "words"),
    [
        (1, "", "of 1 open opportunity<"),
        (2, "", "of 2 open opportunities<"),
        (1, "?type=renewal&stage=prospecting", "of 1 opportunity<"),
    ],
)
def test_what_is_counted_is_said_in_whole_words(get, count, query, words):
    for _ in range(count):
        make_opportunity(make_account())
    assert words in get(query)


@pytest.fixture
def pipeline(three_are_many, db):
    """Three open opportunities over 1,000 dollars in prospecting, of accounts that count as many."""
    return [make_opportunity(make_account(risk=0.9), amount=1_000) for _ in range(3)]


def prospecting_on(page: str) -> str:
    return re.search(r"<b>Prospecting</b>\s*<span>([^<]+)</span>", page)[1]


def test_totals_of_many_accounts_lag_behind_other_data_but_never_behind_a_change(get, move, pipeline, seller):
    before = prospecting_on(get())
    OpportunityRecord.objects.update(amount=5_000)
    remembered = prospecting_on(get())
    move(pipeline[0], "qualification", seller)

    assert (before, remembered, prospecting_on(get())) == ("3 · $3.00k", "3 · $3.00k", "2 · $10.0k")


def test_the_board_of_many_accounts_counts_a_move_at_once(client, move, pipeline, seller):
    client.force_login(seller)
    assert "$3.00k" in client.get("/opportunities/board/").text
    move(pipeline[0], "qualification", seller)

    page = client.get("/opportunities/board/").text

    assert re.findall(r'board-count">(\d+)<', page)[:2] == ["2", "1"]
    assert "$2.00k" in page
