"""What the account list can be asked: words, menus and conditions."""

import re

import pytest

from customers.columns.registry import registered_columns
from customers.queries.accounts import ACCOUNTS
from tests.clock import days_ago, in_days, today
from tests.customers.account_list.reading import names_on
from tests.customers.builders import make_account


def test_search_finds_by_part_of_the_name_and_start_of_the_id(get, db):
    make_account(name="Bluepeak Labs", customer_id="crm-17")
    make_account(name="Redwood", customer_id="crm-99")

    assert names_on(get("?q=PEAK")) == ["Bluepeak Labs"]
    assert names_on(get("?q=crm-9")) == ["Redwood"]


def test_filters_of_one_kind_widen_and_of_two_kinds_narrow(get, db):
    make_account(name="A", plan_tier="growth", industry="FinTech")
    make_account(name="B", plan_tier="starter", industry="FinTech")
    make_account(name="C", plan_tier="growth", industry="EdTech")
    make_account(name="D", plan_tier=None, industry="FinTech")

    assert names_on(get("?sort=name&plan=growth&plan=starter&industry=FinTech")) == ["A", "B"]
    assert names_on(get("?sort=name&plan=none")) == ["D"]


@pytest.mark.parametrize(
    ("window", "found"),
    [("30", ["Soon"]), ("90", ["Soon", "Later"]), ("passed", ["Passed"]), ("none", ["Undated"])],
)
def test_the_renewal_filter_counts_from_today_and_leaves_out_who_left(get, db, window, found):
    make_account(name="Soon", renewal_date=in_days(30))
    make_account(name="Later", renewal_date=in_days(31))
    make_account(name="Passed", renewal_date=days_ago(1))
    make_account(name="Undated")
    make_account(name="Left", renewal_date=in_days(3), churn_date=today())

    assert names_on(get(f"?sort=renewal&renewal={window}")) == found


def test_the_csm_filter_offers_only_people_with_accounts_one_may_see(get, owner, colleague, stranger):
    make_account(name="The owner's", csm=owner)
    make_account(name="The stranger's", csm=stranger)

    page = get(user=colleague)

    offered = re.findall(r'name="csm"[^>]*?value="(\d+)"', page)
    assert str(owner.pk) in offered
    assert str(stranger.pk) not in offered


def test_conditions_narrow_the_list_and_each_has_a_chip(get, db):
    make_account(name="Small", mrr=500, plan_tier="growth")
    make_account(name="Large", mrr=5000, plan_tier="growth")
    make_account(name="Other", mrr=5000, plan_tier="free")

    page = get("?where=mrr.gte.1000,plan.is.growth~starter")

    assert names_on(page) == ["Large"]
    assert re.findall(r'class="chip-label">([^<]+)</span>([^<]+)<', page) == [
        ("MRR", "is at least $1,000"),
        ("Plan", "is Growth or Starter"),
    ]


def test_a_condition_with_nonsense_says_which_and_the_others_hold(get, db):
    make_account(name="Large", mrr=5000)
    make_account(name="Small", mrr=5)

    page = get("?where=mrr.gte.abc,mrr.gt.1000")

    assert names_on(page) == ["Large"]
    assert "“abc” is no number for MRR; this condition was left out." in page


def test_the_form_of_conditions_asks_without_javascript(get, db):
    make_account(name="Large", mrr=5000)
    make_account(name="Small", mrr=5)
    form = "f-sent=1&g-0-join=and&f-0-field=mrr&f-0-op=gte&f-0-value=1000&f-0-group=0"

    page = get(f"?{form}&f-add-0=plan")

    assert names_on(page) == ["Large"]
    assert re.search(r'class="menu list-conditions"\s+id="list_conditions"\s+open', page)
    assert re.search(r'name="f-1-field"\s+value="plan"', page)


@pytest.mark.parametrize("column", [item for item in registered_columns() if item.kind], ids=lambda c: c.key)
def test_each_field_answers_each_of_its_questions(viewer, db, column):
    make_account()
    field = column.filter_field(viewer)
    values = {"percent": "5", "date": "2026-01-31", "choice": next(iter(field.choices()), "")}
    value = values.get(column.kind, "1")

    for operator in field.operators:
        written = {"none": "", "two": f".{value}~{value}", "days": ".30"}.get(operator.operand, f".{value}")
        state = ACCOUNTS.state_from_query(viewer, f"where={column.key}.{operator}{written}")

        assert state.where or not value, f"{operator} was left out: {state.ignored}"
        assert ACCOUNTS.matching(viewer, state, today()).count() in {0, 1}


def test_nonsense_in_the_url_is_said_and_the_list_still_shows(get, db):
    make_account(name="Still here")

    page = get("?plan=gold&sort=price&page=x")

    assert names_on(page) == ["Still here"]
    assert "Plan has no choice “gold”; it was left out." in page


def test_nothing_that_matches_offers_to_clear_the_filters(get, db):
    make_account(name="Bluepeak")

    page = get("?q=nobody")

    assert "Nothing matches" in page
    assert "Clear the filters" in page
