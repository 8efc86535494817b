"""The revenue book: what every account paid, after each import, whole or not at all."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from churnapp.data_in import import_files
from gtm.domain import revenue_lines, revenue_steps
from gtm.domain.month import month_of
from gtm.mart.book import RevenueBook, _OpenedBook
from gtm.mart.publication import (
    RevenueBookDamaged,
    RevenueBookMissing,
    published_book,
)
from tests.gtm.builders import make_account
from tests.gtm.revenue_builders import NOW, build_book, period, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def own_folder(data_dir):
    """Each test has a book of its own."""


def lines_of(account):
    rows = RevenueBook.published().rows(
        "select month, kind, plan, opening, closing, unpriced_change from lines where customer_pk = $pk order by all",
        {"pk": account.pk},
    )
    return [(*row,) for row in rows]


def test_the_book_holds_what_the_domain_says_of_each_account():
    histories = [
        [period("2025-01-10", "2025-03-01", "100.10"), period("2025-03-01", None, 250, plan="growth")],
        [period("2025-02-01", None, None), period("2025-04-01", None, "0.01", product="b")],
        [],
    ]
    accounts = [subscribe(make_account(), *history) for history in histories]
    build_book()

    for account, history in zip(accounts, histories, strict=True):
        said = [
            (line.month, line.kind.value, line.plan, line.opening, line.closing, line.unpriced_change)
            for line in revenue_lines(revenue_steps(history))
        ]
        assert lines_of(account) == sorted(said)


def test_an_import_is_in_the_book_at_once(tmp_path):
    customers, subscriptions = tmp_path / "customers.csv", tmp_path / "subscriptions.csv"
    customers.write_text("customer_id,signup_date,name\na,2025-01-01,Acme\n")
    subscriptions.write_text("customer_id,valid_from,mrr,plan_tier\na,2025-01-01,99.95,starter\n")

    import_files({"customers": customers, "subscriptions": subscriptions})

    book = RevenueBook.published()
    assert book.rows("select kind, closing from lines", {}) == [("new", Decimal("99.95"))]
    assert book.period_count == 1


def test_a_reader_keeps_the_book_it_opened_and_the_next_sees_the_new_one():
    account = subscribe(make_account(), period("2025-01-01", None, 100))
    build_book()
    held = RevenueBook.published()
    subscribe(account, period("2025-02-01", None, 70))
    build_book(NOW + timedelta(minutes=1))

    assert len(held.rows("select * from lines", {})) == 1
    assert len(RevenueBook.published().rows("select * from lines", {})) == 2


def test_a_question_is_put_to_the_file_once_while_the_book_is_published(monkeypatch):
    subscribe(make_account(), period("2025-01-01", None, 100))
    build_book()
    put, read = [], _OpenedBook.read_rows
    monkeypatch.setattr(_OpenedBook, "read_rows", lambda *asked: put.append(asked[-1]) or read(*asked))
    question = "select closing from lines where month in (select unnest($months::integer[]))"
    month = month_of(date(2025, 1, 1))

    first = RevenueBook.published().rows(question, {"months": [month], "other": 1})
    first.append(("what a page does with its rows",))
    again = RevenueBook.published().rows(question, {"months": [month], "other": 2})
    elsewhere = RevenueBook.published().rows(question, {"months": [month + 1]})

    assert again == [(Decimal("100.00"),)]
    assert elsewhere == []
    assert put == [(("months", (month,)),), (("months", (month + 1,)),)]


def test_rows_of_a_file_are_not_kept():
    subscribe(make_account(), period("2025-01-01", None, 100))
    build_book()
    book = RevenueBook.published()

    assert len(book.rows_of_file("select * from lines", {})) == 1
    assert book._opened.known_rows.cache_info().currsize == 0


def test_a_build_that_began_earlier_does_not_replace_a_later_one():
    later, earlier = build_book(NOW + timedelta(minutes=1)), build_book(NOW)

    assert published_book().version == later.version != earlier.version


def test_old_books_are_removed():
    for minute in range(4):
        build_book(NOW + timedelta(minutes=minute))

    assert len(list(published_book().path.parent.glob("book-*"))) == 2


def test_a_book_that_was_never_built_says_how_to_build_it():
    with pytest.raises(RevenueBookMissing, match="build_revenue_book"):
        RevenueBook.published()


def test_a_damaged_pointer_or_book_says_how_to_build_it_anew():
    pointer = build_book()
    pointer.path.write_bytes(b"not a book")
    with pytest.raises(RevenueBookDamaged, match="build_revenue_book"):
        RevenueBook.published()

    (pointer.path.parent / "published.json").write_text("{")
    with pytest.raises(RevenueBookDamaged, match="build_revenue_book"):
        RevenueBook.published()


def test_a_book_of_another_version_of_the_product_is_not_read():
    pointer = build_book()
    content = json.loads((pointer.path.parent / "published.json").read_text())
    (pointer.path.parent / "published.json").write_text(json.dumps({**content, "layout": 1}))

    with pytest.raises(RevenueBookDamaged, match="another version"):
        RevenueBook.published()


def test_the_command_builds_it(manage_here):
    subscribe(make_account(), period("2025-01-01", None, 100))

    assert "1 subscription periods" in manage_here("build_revenue_book")
    assert published_book().as_of > datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture
def manage_here(capsys):
    """Runs a command in this process and returns what it printed."""
    from django.core.management import call_command

    def run(*arguments: str) -> str:
        call_command(*arguments)
        return capsys.readouterr().out

    return run
