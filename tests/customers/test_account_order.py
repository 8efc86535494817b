"""The order of the account list, page by page, in both directions, and along indexes where many match."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from churnapp.lists import Viewing
from churnapp.web.lists import OrderKey, along_order, extent
from customers.domain import PlanTier
from customers.models import CustomerRecord
from customers.queries.accounts import ACCOUNTS
from predictions.domain import RiskTier
from predictions.models import CurrentScoreRecord
from tests.gtm.builders import make_account

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
CHANCES = (0.1, 0.3, 0.6, 0.9, None)


@pytest.fixture
def portfolio(owner, colleague):
    """Sixty accounts that are equal in much, and lack what accounts may lack."""
    draw = Random(7)
    for number in range(60):
        make_account(
            f"Account {number}",
            risk=draw.choice(CHANCES),
            plan_tier=draw.choice([*PlanTier, None]),
            mrr=draw.choice([Decimal(10), Decimal(20), None]),
            csm=draw.choice([owner, colleague, None]),
            account_executive=draw.choice([owner, None]),
        )


def walked(user, query: str) -> tuple[list[int], list[int]]:
    """The keys of all pages on the way to the last, and on the way back."""
    there, back, state = [], [], ACCOUNTS.state_from_query(user, query)
    while True:
        page = ACCOUNTS.page(user, state, Viewing(TODAY))
        there += page.keys
        if not page.next_url:
            break
        state = ACCOUNTS.state_from_query(user, page.next_url)
    while True:
        back = [*page.keys, *back]
        if not page.previous_url:
            return there, back
        page = ACCOUNTS.page(user, ACCOUNTS.state_from_query(user, page.previous_url), Viewing(TODAY))


@pytest.mark.parametrize(
    "sorts",
    [
        "tier",
        "-tier",
        "plan,-mrr",
        "-plan,risk",
        "-mrr,tier",
        "csm,-plan",
        "-account_executive",
        "-risk,name",
    ],
)
def test_pages_follow_the_order_of_the_file_there_and_back(admin, portfolio, sorts):
    query = f"?sort={sorts}&size=25"
    in_file = list(ACCOUNTS.ordered_keys(admin, ACCOUNTS.state_from_query(admin, query), TODAY))

    there, back = walked(admin, query)

    assert len(in_file) == 60
    assert there == in_file
    assert back == in_file


def test_bands_and_plans_are_ordered_by_what_they_mean(admin, portfolio):
    bands = dict(CurrentScoreRecord.objects.values_list("customer", "risk_tier"))
    there, _ = walked(admin, "?sort=-tier&size=25")
    told = list(dict.fromkeys(bands.get(pk) for pk in there))
    plans = list(
        dict.fromkeys(
            ACCOUNTS.rows(there, Viewing(TODAY))[pk]["plan_tier"]
            for pk in walked(admin, "?sort=plan&size=25")[0]
        )
    )

    assert told == [*reversed(RiskTier), None]
    assert plans == [*PlanTier, None]


@pytest.mark.parametrize("sort", ["tier", "-plan,-mrr"])
def test_ranks_that_many_rows_share_are_read_along_the_order_too(admin, portfolio, monkeypatch, sort):
    few = walked(admin, f"?sort={sort}&size=25")
    monkeypatch.setattr(along_order, "MANY", 2)

    assert walked(admin, f"?sort={sort}&size=25") == few


@pytest.mark.parametrize("query", ["?plan=growth", "?where=or(plan.is.growth~free,mrr.gte.20)&sort=-mrr"])
def test_where_many_match_the_same_rows_are_found_along_their_order(admin, portfolio, monkeypatch, query):
    few = walked(admin, f"{query}&size=25")
    monkeypatch.setattr(extent, "MOST_COUNTED", 2)
    monkeypatch.setattr(extent, "FEW", 2)

    with CaptureQueriesContext(connection) as asked:
        many = walked(admin, f"{query}&size=25")

    assert many == few
    is_hinted = any("likelihood(" in each["sql"] or "+((" in each["sql"] for each in asked)
    assert is_hinted == (connection.vendor == "sqlite")


@pytest.mark.parametrize("query", ["?plan=growth&sort=-risk,name", "?plan=growth&sort=mrr"])
def test_where_hardly_any_value_is_known_no_index_of_it_is_walked(admin, portfolio, monkeypatch, query):
    few = walked(admin, f"{query}&size=25")
    monkeypatch.setattr(extent, "MOST_COUNTED", 2)
    monkeypatch.setattr(extent, "FEW", 2)
    monkeypatch.setattr(extent, "RARE", 0)

    with CaptureQueriesContext(connection) as asked:
        many = walked(admin, f"{query}&size=25")

    assert many == few
    assert [each["sql"] for each in asked if "ORDER BY" in each["sql"] and "COALESCE(" in each["sql"]]


def test_that_nearly_all_values_are_unknown_is_seen_by_the_rows(db, monkeypatch):
    monkeypatch.setattr(extent, "FEW", 150)
    monkeypatch.setattr(extent, "MOST_COUNTED", 150)
    first = OrderKey("mrr", is_descending=True, may_lack="mrr")
    for number in range(200):
        make_account(f"Account {number}", mrr=None)

    def said(asked: str) -> extent.Extent:
        return extent.extent_of(CustomerRecord.objects.all(), first, asked=asked, is_narrowed=True)

    assert said("none") == extent.Extent(151, is_mostly_unknown=True)
    CustomerRecord.objects.update(mrr=Decimal(10))
    assert said("none") == extent.Extent(151, is_mostly_unknown=True), "what was long is not asked again"
    assert said("all") == extent.Extent(151)
    CustomerRecord.objects.filter(name__startswith="Account 1").delete()
    assert len(said("few").few or ()) == 89


def test_a_narrowed_list_that_was_long_is_not_counted_again_and_shows_its_rows_as_they_are(
    admin, portfolio, monkeypatch
):
    monkeypatch.setattr(extent, "MOST_COUNTED", 2)
    monkeypatch.setattr(extent, "FEW", 2)
    state = ACCOUNTS.state_from_query(admin, "?plan=growth&sort=name")
    before = ACCOUNTS.page(admin, state, Viewing(TODAY))
    CustomerRecord.objects.filter(pk=before.keys[0]).update(plan_tier=PlanTier.FREE)

    with CaptureQueriesContext(connection) as asked:
        after = ACCOUNTS.page(admin, state, Viewing(TODAY))

    assert (before.total_words, after.total_words) == ("2+", "2+")
    assert [*after.keys] == [*before.keys][1:]
    assert not [each for each in asked if "COUNT(" in each["sql"] and "LIMIT 3" in each["sql"]]


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("mrr", Decimal(0)),
        ("seats", 0),
        ("renewal_date", date(1990, 1, 1)),
        ("champion_seen_on", TODAY),
        ("has_champion", False),
        ("billing_period_months", None),
    ],
)
def test_what_is_known_is_what_is_not_missing(db, path, known):
    make_account("Known", **{path: known})
    make_account("Unknown", **({} if path == "has_champion" else {path: None}))

    found = CustomerRecord.objects.filter(**{f"{path}__known": True})

    assert set(found) == set(CustomerRecord.objects.filter(**{f"{path}__isnull": False}))
    assert found.exists() == (known is not None)
