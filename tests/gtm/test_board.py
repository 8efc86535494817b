"""The board as people of each role see it."""

import re
from decimal import Decimal

import pytest

from gtm.domain import Quadrant, SalesStage
from gtm.models import OpportunityRecord
from gtm.queries.board import CARDS_AT_ONCE
from gtm.queries.conditions import risk_counts
from gtm.queries.rows import ROW_PATHS, OpportunityRow
from predictions.models import CurrentScoreRecord
from tests.gtm.builders import AS_OF, make_account, make_opportunity

QUADRANTS = [quadrant.label for quadrant in Quadrant]


@pytest.fixture
def get(client, viewer):
    def get(query: str = "", user=viewer, **more) -> str:
        client.force_login(user)
        answer = client.get(f"/opportunities/board/{query}", **more)
        assert answer.status_code == 200
        return answer.text

    return get


def column(page: str, stage: str) -> str:
    return re.search(rf'data-stage="{stage}".*?</section>', page, re.DOTALL)[0]


def names_in(page: str, stage: str) -> list[str]:
    return re.findall(r'data-name="([^"]+)"', column(page, stage))


def test_every_stage_is_a_column_with_count_amount_weighted_and_after_risk(get):
    make_opportunity(make_account(risk=0.25), stage="proposal", amount=10_000)
    make_opportunity(make_account(risk=0.25), stage="proposal", amount=2_000, opportunity_type="new_business")
    page = get()
    assert re.findall(r'data-stage="(\w+)"', page) == list(SalesStage)
    head = column(page, "proposal")
    assert re.search(r'board-count">2<', head)
    for figure in ("$12.0k", "$7.20k weighted", "$9.50k after risk", "$7,500 after risk"):
        assert figure in head


def test_the_database_takes_for_risk_what_the_domain_takes(db):
    for risk in (None, 0.4):
        for stage in SalesStage:
            for kind in ("renewal", "expansion", "new_business", None):
                make_opportunity(make_account(risk=risk), stage=stage, opportunity_type=kind)
    make_opportunity(make_account(risk=0.4, churn_date=AS_OF))
    rows = [OpportunityRow.from_values(each, AS_OF) for each in OpportunityRecord.objects.values(*ROW_PATHS)]
    counted = OpportunityRecord.objects.filter(risk_counts(), customer__current_score__isnull=False)
    assert {row.pk for row in rows if row.is_reduced_by_risk} == set(counted.values_list("pk", flat=True))


def test_cards_say_what_is_late_what_slipped_and_what_comes_next(get):
    make_opportunity(
        make_account(risk=0.7),
        closes_in=-3,
        slips=2,
        first_close_date="2020-01-01",
        next_step="Send the offer",
        stage_entered_on=AS_OF,
    )
    page = column(get(), "prospecting")
    assert "Overdue, " in page
    assert re.search(r"slipped 2× by \d+ days", page)
    assert "Send the offer" in page
    assert "d in stage" in page
    assert "Renewal contested: save first" in page
    assert "Nobody" in page


def test_what_was_closed_long_ago_is_not_on_the_board(get):
    make_opportunity(make_account("Recent"), stage="closed_won", closes_in=-5)
    make_opportunity(make_account("Old"), stage="closed_won", closes_in=-95)
    make_opportunity(make_account("Open"), closes_in=-95)
    assert names_in(get(), "closed_won") == ["Recent"]
    assert names_in(get(), "prospecting") == ["Open"]


def test_filters_and_stages_narrow_the_board_as_they_do_the_list(get):
    make_opportunity(make_account("Risky", risk=0.8))
    make_opportunity(make_account("Calm", risk=0.1), opportunity_type="expansion")
    assert names_in(get("?tier=critical"), "prospecting") == ["Risky"]
    assert names_in(get("?type=expansion&sort=-amount"), "prospecting") == ["Calm"]
    assert re.findall(r'data-stage="(\w+)"', get("?stage=prospecting")) == ["prospecting"]
    assert "Nothing matches" in get("?q=nobody")


def test_list_and_board_lead_to_each_other_with_the_same_filters(get, client):
    make_opportunity(make_account("Risky", risk=0.8))
    assert 'href="/opportunities/?tier=critical&amp;sort=-amount"' in get(
        "?tier=critical&sort=-amount&page=2"
    )
    assert 'href="/opportunities/board/?tier=critical"' in client.get("/opportunities/?tier=critical").text


def test_a_long_column_is_capped_and_unrolled(get):
    account = make_account()
    for number in range(CARDS_AT_ONCE + 3):
        make_opportunity(account, closes_in=number)
    page = get()
    assert page.count("data-deal=") == CARDS_AT_ONCE
    assert "Show 3 more" in page
    assert get("?page=2").count("data-deal=") == CARDS_AT_ONCE + 3


def test_nobody_sees_cards_of_accounts_they_may_not_see(get, owner, stranger):
    make_opportunity(make_account("Theirs", csm=owner))
    assert "Theirs" not in get("?scope=all", user=stranger)


def test_a_viewer_moves_nothing(get, seller):
    make_opportunity(make_account("Bluepeak"))
    page = get()
    assert 'draggable="true"' not in page
    assert "/stage/" not in page
    assert 'draggable="true"' in get(user=seller)


@pytest.mark.parametrize(
    ("risk", "upgrade", "badge"),
    [
        (0.05, 0.4, "Growth engine"),
        (0.8, 0.4, "Rescue and expand"),
        (0.8, 0.01, "Flight risk"),
        (0.05, 0.01, None),
    ],
)
def test_a_card_tells_where_its_account_stands_between_churn_and_expansion(get, risk, upgrade, badge):
    account = make_account(risk=risk)
    CurrentScoreRecord.objects.filter(customer=account).update(upgrade_probability=upgrade)
    make_opportunity(account, opportunity_type="expansion")

    page = get()

    assert [words for words in QUADRANTS if words in page] == ([badge] if badge else [])
    assert ("40% upgrade" in page) == (badge in {"Growth engine", "Rescue and expand"})


def test_a_closed_card_tells_nothing_of_expansion(get):
    account = make_account(risk=0.05)
    CurrentScoreRecord.objects.filter(customer=account).update(upgrade_probability=0.4)
    make_opportunity(account, stage="closed_won", closes_in=-3)

    assert "Growth engine" not in get()


def test_a_hundred_cards_cost_as_many_queries_as_one(client, seller, django_assert_num_queries):
    client.force_login(seller)
    account = make_account(risk=0.4)
    make_opportunity(account)
    expected = 13  # session, user, own book, size, two of totals, five stages, two of the quadrants' cut-offs
    with django_assert_num_queries(expected):
        client.get("/opportunities/board/")
    for number in range(99):
        make_opportunity(account, closes_in=number, amount=Decimal(number))
    with django_assert_num_queries(expected):
        client.get("/opportunities/board/?page=5")


def test_an_empty_board_says_what_fills_it(get):
    assert "No opportunities yet" in get()


def test_htmx_gets_the_columns_alone(get):
    make_opportunity(make_account())
    page = get(headers={"HX-Request": "true", "HX-Target": "board_columns"})
    assert page.strip().startswith('<div id="board_columns">')
    assert "<html" not in page
