"""Revenue as people see it: each number opens the rows that make it, and they add up to the cent."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest
from django.utils import timezone

from churnapp.accounts.roles import Role, Scope
from gtm.domain.month import first_day_of, later, month_key
from tests.gtm.builders import make_account
from tests.gtm.revenue_builders import build_book, last_month, period, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def begin(month) -> str:
    return first_day_of(month).isoformat()


@pytest.fixture(autouse=True)
def portfolio(data_dir, owner, make_user):
    """Six accounts: growing, shrinking, gone, new, back again, moved to another plan; the owner has two."""
    last = last_month()
    long_ago = later(last, -14)
    rival = make_user("rival", Role.CSM)
    lives = {
        "Grows": [period(begin(long_ago), begin(last), "100.10"), period(begin(last), None, "150.35")],
        "Shrinks": [period(begin(long_ago), begin(last), 200), period(begin(last), None, "120.01")],
        "Gone": [period(begin(long_ago), begin(last), 300, plan="growth")],
        "New": [period(begin(last), None, 80)],
        "Back": [period(begin(long_ago), begin(later(last, -5)), 60), period(begin(last), None, 60)],
        "=Moved": [period(begin(long_ago), begin(last), 90), period(begin(last), None, 190, plan="growth")],
    }
    for name, history in lives.items():
        mine = {"csm": owner} if name in {"Grows", "Gone"} else {"csm": rival}
        subscribe(make_account(name, industry="FinTech" if name == "New" else "EdTech", **mine), *history)
    build_book(timezone.now())


@pytest.fixture
def get(client, viewer):
    def get(address: str, user=viewer, **more) -> str:
        client.force_login(user)
        answer = client.get(address, **more)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content).decode() if answer.streaming else answer.text

    return get


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


def dollars(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace("$", "").replace(",", ""))


def sums_on(page: str) -> dict[str, Decimal]:
    found = re.findall(r"<dt>(Opening|Change|Closing|Smaller of both)</dt>\s*<dd>([^<]+)</dd>", page)
    return {name: dollars(text) for name, text in found}


def cells(page: str, row: str) -> dict[str, tuple[str, str]]:
    """Of one line of a table of the overview: label → exact amount and address."""
    line = next(
        found
        for found in re.findall(rf'<th scope="row">{row}</th>(.*?)</tr>', page, re.DOTALL)
        if "data-label" in found
    )
    found = re.findall(r'data-label="([^"]+)"(?:\s+title="([^"]*)")?>\s*(?:<a href="([^"]*)")?', line)
    return {label: (exact, unescape(address)) for label, exact, address in found}


def last_month_in_words() -> str:
    return f"{first_day_of(last_month()):%b %Y}"


def test_every_number_of_the_month_opens_rows_that_add_up_to_it(get):
    told = cells(get("/revenue/"), last_month_in_words())

    assert set(told) >= {
        "Opening",
        "New",
        "Expansion",
        "Reactivation",
        "Contraction",
        "Churn",
        "Closing",
    }
    for label, (exact, address) in told.items():
        if label in {"Customers", "GRR", "NRR"}:
            continue
        total = sums_on(get(address))
        assert dollars(exact) == total["Closing" if label in {"Opening", "Closing"} else "Change"], label


def test_opening_and_movements_make_the_closing_on_the_page(get):
    told = {
        label: dollars(exact)
        for label, (exact, _) in cells(get("/revenue/"), last_month_in_words()).items()
        if exact
    }
    opening, closing = told.pop("Opening"), told.pop("Closing")

    assert opening + sum(told.values()) == closing == Decimal("600.36")


@pytest.mark.parametrize("by", ["plan", "industry", "csm"])
def test_each_segment_adds_up_and_opens_its_rows(get, by):
    page = get(f"/revenue/?by={by}")
    table = page[page.index('id="segments-title"') : page.index('id="cohorts-title"')]
    closings = []
    for word in re.findall(r'<th scope="row">([^<]+)</th>', table):
        told = cells(table, re.escape(word))
        amounts = {label: dollars(exact) for label, (exact, _) in told.items() if exact}
        for label, amount in amounts.items():
            total = sums_on(get(told[label][1]))
            assert total["Closing" if label in {"Opening", "Closing"} else "Change"] == amount
        closing = amounts.pop("Closing", Decimal(0))
        closings.append(closing)
        assert sum(amounts.values()) == closing

    assert sum(closings) == Decimal("600.36")


def test_a_move_to_another_plan_is_told_in_both_plans(get):
    assert names_on(
        get(f"/revenue/movements/?month={month_key(last_month())}&kind=transfer_out&plan=starter")
    ) == ["=Moved"]
    assert names_on(
        get(f"/revenue/movements/?month={month_key(last_month())}&kind=expansion&plan=growth")
    ) == ["=Moved"]
    assert names_on(
        get(f"/revenue/movements/?month={month_key(last_month())}&kind=expansion&plan=starter")
    ) == ["Grows"]


def test_retention_shows_its_formula_with_the_numbers_of_its_rows(get):
    page, rows = get("/revenue/"), get("/revenue/retention/")
    total = sums_on(rows)

    assert sorted(names_on(rows)) == ["=Moved", "Back", "Gone", "Grows", "Shrinks"]
    assert total == {
        "Opening": Decimal("750.10"),
        "Change": Decimal("520.36") - Decimal("750.10"),
        "Closing": Decimal("520.36"),
        "Smaller of both": Decimal("370.11"),
    }
    assert "$520.36 ÷ $750.10 = " in page
    assert "$370.11 ÷ $750.10 = " in page
    assert "69.4%" in page
    assert "49.3%" in page


def test_a_cohort_cell_opens_its_customers(get):
    page = get("/revenue/")
    triangle = page[page.index('id="cohorts-title"') : page.index('id="formulas-title"')]
    opened = re.findall(r'<a href="([^"]*cohorts[^"]*)">(\d+)%</a>', triangle)
    assert opened
    for address, share in opened:
        total = sums_on(get(unescape(address)))
        assert round(100 * total["Closing"] / total["Opening"]) == int(share)


def test_a_price_that_is_unknown_is_in_no_sum_and_said(get):
    subscribe(make_account("Secret"), period(begin(later(last_month(), -2)), None, None))
    build_book(timezone.now())

    assert "1 account with a contract of unknown price is in no sum." in get("/revenue/")


def test_a_csm_sees_the_revenue_of_the_own_accounts_alone(get, owner, stranger):
    page = get(f"/revenue/movements/?month={month_key(last_month())}&scope=all", owner)

    assert sorted(names_on(page)) == ["Gone", "Grows"]
    assert cells(get("/revenue/", owner), last_month_in_words())["Closing"][0] == "$150.35"
    assert names_on(get("/revenue/accounts/?scope=all", stranger)) == []
    assert "No revenue here" in get("/revenue/?scope=all", stranger)
    assert "Grows" not in get("/revenue/movements/csv/?scope=all", stranger)


def test_who_sees_everything_may_look_at_the_own_book_or_at_all(get, owner):
    owner.reach = Scope.ALL
    owner.save()

    assert sorted(names_on(get("/revenue/accounts/", owner))) == ["Gone", "Grows"]
    assert len(names_on(get("/revenue/accounts/?scope=all", owner))) == 6


def test_the_file_holds_every_row_and_no_formula(get):
    told = list(
        csv.DictReader(io.StringIO(get(f"/revenue/movements/csv/?month={month_key(last_month())}&size=25")))
    )

    assert len(told) == 6
    assert {row["account"] for row in told} >= {"'=Moved", "Grows"}
    assert sum(Decimal(row["change"]) for row in told) == Decimal("600.36") - Decimal("690.10")
    assert {date.fromisoformat(row["month_end"]) for row in told} == {
        first_day_of(later(last_month(), 1)) - timezone.timedelta(days=1)
    }


def test_rows_are_searched_and_sorted(get):
    assert names_on(get("/revenue/accounts/?q=row")) == ["Grows"]
    assert names_on(get("/revenue/accounts/?q=%25")) == []
    amounts = [
        dollars(text)
        for text in re.findall(
            r'class="cell-closing number"[^>]*>([^<]+)<', get("/revenue/accounts/?sort=-closing")
        )
    ]
    assert all(first >= second for first, second in pairwise(amounts))


def test_without_a_book_the_page_says_what_to_do(get, admin, data_dir):
    (data_dir / "revenue" / "published.json").unlink()

    assert "manage.py build_revenue_book" in get("/revenue/", admin)
    assert "Ask an admin" in get("/revenue/")


@pytest.mark.parametrize("address", ["/revenue/", "/revenue/movements/", "/revenue/cohorts/"])
def test_pages_ask_the_database_for_nothing_that_grows(client, owner, address, django_assert_max_num_queries):
    client.force_login(owner)
    with django_assert_max_num_queries(6):  # session, user, own book?, whose accounts, CSMs
        client.get(address)


NONSENSE = [
    "month=2026-13",
    "month=%00",
    "until=9999-99",
    "cohort=x&until=2020-01",
    "kind=gift",
    "q=%00%5C",
    "sort=month",
    "csm=-1",
    "by=x&measure=y",
]


@pytest.mark.parametrize(
    "source", ["", "movements/", "accounts/", "retention/", "cohorts/", "retention/csv/"]
)
def test_nonsense_in_an_address_is_no_error(get, source):
    for query in NONSENSE:
        assert get(f"/revenue/{source}?{query}")
