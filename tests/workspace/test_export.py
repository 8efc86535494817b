import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.customers.builders import make_account
from tests.workspace.builders import make_view

pytestmark = pytest.mark.django_db
EXPORT = reverse("workspace:export_list", args=["accounts"])


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def test_the_file_holds_what_the_list_shows_in_its_order_on_every_page(client, admin):
    for number in range(30):
        make_account(name=f"Account {number:02}", mrr=1000 + number)
    make_account(name="small", mrr=1)
    client.force_login(admin)

    answer = client.get(
        EXPORT, {"list": "where=mrr.gte.1000&sort=-mrr&columns=name,mrr&size=25&page=2&after=3"}
    )

    rows = lines(answer)
    assert rows[0] == ["Account", "MRR"]
    assert rows[1] == ["Account 29", "1029.00"]
    assert len(rows) == 31
    today = timezone.now().date().isoformat()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="accounts-{today}.csv"'


def test_the_file_is_named_after_its_view(client, owner):
    view = make_view(owner, name="Große Kunden / 2026")
    client.force_login(owner)

    answer = client.get(EXPORT, {"list": f"sort=-mrr&view={view.pk}"})

    assert "accounts-groe-kunden-2026-" in answer.headers["Content-Disposition"]


def test_nobody_gets_more_than_they_see(client, stranger, owner):
    make_account(name="Blue Ocean", csm=owner)
    make_account(name="Own", csm=stranger)
    client.force_login(stranger)

    assert [row[0] for row in lines(client.get(EXPORT, {"list": "scope=all&columns=name"}))] == [
        "Account",
        "Own",
    ]
    picked = client.get(EXPORT, {"row": [make_account(csm=owner).pk], "list": "columns=name"})
    assert lines(picked) == [["Account"]]


def test_chosen_rows_alone_can_be_exported(client, admin):
    first, _, third = (make_account(name=name) for name in "abc")
    client.force_login(admin)

    rows = lines(client.get(EXPORT, {"row": [third.pk, first.pk], "list": "columns=name"}))

    assert rows == [["Account"], ["c"], ["a"]]


def test_what_a_customer_is_called_runs_in_no_spreadsheet(client, admin):
    make_account(name='=HYPERLINK("https://evil.example")')
    client.force_login(admin)

    assert lines(client.get(EXPORT, {"list": "columns=name"}))[1] == ['\'=HYPERLINK("https://evil.example")']
    with zipfile.ZipFile(
        io.BytesIO(content(client.get(EXPORT, {"kind": "xlsx", "list": "columns=name"})))
    ) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_parquet_holds_numbers_and_days(client, admin):
    make_account(name="a", mrr=Decimal("10.50"), renewal_date=date(2027, 1, 1))
    make_account(name="b", mrr=None)
    client.force_login(admin)

    answer = client.get(EXPORT, {"kind": "parquet", "list": "columns=name,mrr,renewal&sort=name"})

    table = pq.read_table(io.BytesIO(content(answer)))
    assert table.to_pylist() == [
        {"Account": "a", "MRR": Decimal("10.50"), "Renewal": date(2027, 1, 1)},
        {"Account": "b", "MRR": None, "Renewal": None},
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_column_of_the_list_can_be_exported(client, admin, kind):
    make_account(csm=admin, churn_date=date(2026, 1, 1), renewal_date=date(2027, 1, 1))
    make_account(mrr=None)
    client.force_login(admin)
    from churnapp.lists import definition_named

    columns = ",".join(field.key for field in definition_named("accounts").fields())

    assert len(content(client.get(EXPORT, {"kind": kind, "list": f"columns={columns}"}))) > 100


@pytest.mark.parametrize(
    "name", ["مرحبا", "🦆" * 60, 'quote"d, comma\nand line'], ids=lambda name: f"{len(name)} characters"
)
def test_any_name_comes_back_as_it_is(client, admin, name):
    make_account(name=name)
    client.force_login(admin)

    assert lines(client.get(EXPORT, {"list": "columns=name"}))[1] == [name]


def test_memory_and_queries_follow_groups_of_rows(client, admin, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("churnapp.workspace.exporting.ROWS_AT_A_TIME", 10)
    for _ in range(25):
        make_account()
    client.force_login(admin)

    with django_assert_max_num_queries(16):
        assert len(lines(client.get(EXPORT))) == 26


def test_a_list_that_is_none_has_no_file(client, admin):
    client.force_login(admin)

    assert client.get(reverse("workspace:export_list", args=["spaceships"])).status_code == 404
