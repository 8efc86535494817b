"""The tiles above the account list."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from churnapp.web.lists import extent
from customers.models import CustomerRecord
from customers.queries import over_all
from tests.clock import in_days, today
from tests.customers.account_list.reading import FRAGMENT, names_on
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import AS_OF, a_run


def test_tiles_count_the_active_accounts_of_the_scope(get, make_user):
    csm = make_user("csm")
    make_account(csm=csm, mrr=Decimal(1500), renewal_date=in_days(10))
    make_account(csm=csm, mrr=None)
    make_account(csm=csm, mrr=Decimal(9999), churn_date=today())
    make_account(mrr=Decimal(7777))

    tiles = dict(re.findall(r'tile-label">([^<]+)</span>\s*<span class="tile-value">([^<]+)', get(user=csm)))

    assert tiles["Active accounts"] == "2"
    assert tiles["MRR"] == "$1.50k"
    assert tiles["Renewals in 90 days"] == "1"


def test_every_tile_leads_to_its_rows(get, db):
    make_account(name="Due", renewal_date=in_days(10))
    make_account(name="Not due", renewal_date=in_days(200))

    link = re.search(r'class="tile"\s+href="([^"]+)"[^>]*>\s*<span class="tile-label">Renewals', get()).group(
        1
    )

    assert names_on(get(link.replace("&amp;", "&"))) == ["Due"]


def test_htmx_gets_the_table_with_fresh_tiles_and_the_address_to_show(client, viewer):
    make_account(name="Bluepeak")
    client.force_login(viewer)

    answer = client.get("/accounts/?q=blue&plan=&size=50", headers=FRAGMENT)

    assert answer.text.lstrip().startswith('<div id="account_table"')
    assert re.search(r'id="account_tiles"\s+hx-swap-oob="true"', answer.text)
    assert "<html" not in answer.text
    assert answer.headers["HX-Push-Url"] == "?q=blue"
    assert "HX-Request" in answer.headers["Vary"]


@pytest.fixture
def three_are_many(monkeypatch):
    monkeypatch.setattr(over_all, "MOST_COUNTED", 2)
    for number in range(3):
        make_account(name=f"Account {number}", mrr=Decimal(1_000))


def mrr_on(page: str) -> str:
    return dict(re.findall(r'tile-label">([^<]+)</span>\s*<span class="tile-value">([^<]+)', page))["MRR"]


def test_figures_of_many_accounts_may_lag_a_little_but_never_behind_a_run_of_scores(get, three_are_many):
    before = mrr_on(get())
    CustomerRecord.objects.update(mrr=Decimal(2_000))
    remembered = mrr_on(get())
    a_run(AS_OF + timedelta(days=1))

    assert (before, remembered, mrr_on(get())) == ("$3.00k", "$3.00k", "$6.00k")


def test_figures_of_ones_own_book_are_counted_each_time(get, make_user, three_are_many):
    csm = make_user("busy")
    CustomerRecord.objects.update(csm=csm)
    get("?scope=mine", csm)

    CustomerRecord.objects.update(mrr=Decimal(2_000))

    assert mrr_on(get("?scope=mine", csm)) == "$6.00k"


def test_figures_of_few_accounts_are_exact(get, db):
    make_account(mrr=Decimal(1_000))
    get()

    CustomerRecord.objects.update(mrr=Decimal(2_000))

    assert mrr_on(get()) == "$2.00k"


def test_a_whole_list_that_is_known_to_be_long_is_not_counted_again(get, three_are_many, monkeypatch):
    monkeypatch.setattr(extent, "MOST_COUNTED", 2)
    get()

    with CaptureQueriesContext(connection) as asked:
        page = get()
        narrowed = get("?q=Account 1")

    counts = [
        query["sql"] for query in asked if "COUNT(" in query["sql"] and "customers_customer" in query["sql"]
    ]
    assert "1–3 of 2+" in page
    assert names_on(narrowed) == ["Account 1"]
    assert counts == []
