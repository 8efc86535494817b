"""How rows and columns of the account list are ordered, over all pages."""

import re
from decimal import Decimal

import pytest

from churnapp.lists import Viewing
from customers.columns.registry import registered_columns
from customers.models import CustomerRecord
from customers.queries.accounts import ACCOUNTS
from tests.clock import today
from tests.customers.account_list.reading import names_on
from tests.customers.builders import make_account


def walk(get, query: str, step: str) -> tuple[list[list[str]], list[str]]:
    """The names of each page from one end to the other, and the addresses of the pages."""
    pages, names = [query], []
    while True:
        page = get(pages[-1])
        names.append(names_on(page))
        onwards = re.search(
            rf'class="btn btn-sm btn-icon"\s+href="([^"]+)"[^>]*>[^<]*<svg[^>]*aria-label="{step}"', page
        )
        if onwards is None:
            return names, pages
        pages.append(onwards[1].replace("&amp;", "&"))


def test_every_sortable_column_sorts_both_ways_with_unknown_last(get, db):
    make_account(name="Small", mrr=Decimal(10))
    make_account(name="Large", mrr=Decimal(900))
    make_account(name="Unknown", mrr=None)

    assert names_on(get("?sort=-mrr")) == ["Large", "Small", "Unknown"]
    assert names_on(get("?sort=mrr")) == ["Small", "Large", "Unknown"]


@pytest.mark.parametrize(
    "column", [column for column in registered_columns() if column.sort_by], ids=lambda c: c.key
)
def test_each_column_can_be_sorted_in_both_directions(get, db, column):
    make_account(name="Only")

    assert names_on(get(f"?sort={column.key}")) == ["Only"]
    assert 'aria-sort="descending"' in get(f"?columns={column.key}&sort=-{column.key}")


def test_equal_rows_keep_one_order_over_all_pages(get, db):
    for number in range(60):
        make_account(name=f"Same {number:02}")

    forwards, pages = walk(get, "?sort=mrr&size=25", "Next")
    backwards, _ = walk(get, pages[-1], "Previous")

    assert [len(names) for names in forwards] == [25, 25, 10]
    assert len({name for names in forwards for name in names}) == 60
    assert backwards == forwards[::-1]


def test_a_page_whose_first_row_left_the_list_still_follows_it(get, db):
    rows = [make_account(name=f"Row {number:02}", plan_tier="growth") for number in range(30)]
    _, pages = walk(get, "?plan=growth&sort=name&size=25", "Next")
    CustomerRecord.objects.filter(pk=rows[24].pk).update(plan_tier="free")

    assert names_on(get(pages[-1])) == [f"Row {number}" for number in range(25, 30)]


def test_a_page_after_a_row_that_nobody_knows_is_the_first_one(get, db):
    make_account(name="Only")

    assert names_on(get("?after=999999&page=7")) == ["Only"]


def test_several_sorts_order_the_rows_one_after_the_other(get, db):
    for name, plan, mrr in (("a", "growth", 1), ("b", "free", 2), ("c", "growth", 3), ("d", "free", None)):
        make_account(name=name, plan_tier=plan, mrr=mrr)

    assert names_on(get("?sort=plan,-mrr")) == ["b", "d", "c", "a"]
    assert names_on(get("?sort=-plan&sort=mrr")) == ["a", "c", "b", "d"]


def test_chosen_columns_are_shown_in_their_order_and_the_name_stays_first(get, db):
    make_account(seats=1234)

    page = get("?columns=seats,name,mrr,colour")

    assert re.findall(r'class="cell-(\w+)', page) == ["name", "seats", "mrr"]
    assert "1,234" in page
    assert "There is no column “colour” here." in page


@pytest.mark.parametrize("column", registered_columns(), ids=lambda column: column.key)
def test_each_column_finds_what_it_reads_where_no_other_is_shown(viewer, db, column):
    account = make_account(name="Quillfeather", mrr=Decimal(120))
    alone = Viewing(today(), columns=frozenset({column.key}))

    assert column.cell(ACCOUNTS.rows([account.pk], alone)[account.pk]) == column.cell(
        ACCOUNTS.rows([account.pk], Viewing(today()))[account.pk]
    )


def test_a_list_reads_nothing_of_columns_that_it_does_not_show(db):
    account = make_account(name="Quillfeather")
    row = ACCOUNTS.rows([account.pk], Viewing(today(), columns=frozenset({"name"})))[account.pk]

    assert "name" in row
    assert "current_score__churn_probability" not in row


def test_a_column_moves_by_a_button_of_the_menu(get, db):
    make_account()

    page = get("?column=mrr&column=plan&column=seats&move=seats.up")

    assert re.findall(r'class="cell-(\w+)', page) == ["name", "mrr", "seats", "plan"]


def test_the_menu_of_columns_opens_by_its_link_where_no_script_fetches_it(get):
    make_account(name="Bluepeak Labs")
    closed = get("?scope=all&plan=growth")
    link = re.search(r'href="([^"]+menu=columns)"', closed)[1].replace("&amp;", "&")

    opened = get(link)

    assert 'name="column"' not in closed
    assert 'name="column" value="seats"' in opened
    assert "plan=growth" in link
