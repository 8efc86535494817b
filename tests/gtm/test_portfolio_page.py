"""The portfolio as leaders see it: every figure opens the accounts behind it."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db.models import F
from django.utils import timezone

from customers.models import CustomerRecord
from gtm.models import RunTiersRecord
from gtm.repositories import keep_run_tiers
from predictions.domain import TierCutoffs
from predictions.models import CurrentScoreRecord, ScoringRunRecord
from predictions.repositories.operating_point import put_in_force
from tests.gtm.builders import AS_OF as SCORED_ON
from tests.gtm.builders import make_account
from tests.gtm.test_budget import leaving
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client, viewer):
    def get(address: str = "/portfolio/", user=viewer) -> str:
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.text

    return get


@pytest.fixture
def book(owner):
    """One leaving account of the owner, a calm one of nobody, one that left."""
    left = {"churn_date": date(2026, 1, 1)}
    plans = {"plan_tier": "growth", "industry": "FinTech"}
    CustomerRecord.objects.filter(pk=leaving("Leaving", 1_000, 0.8).pk).update(csm=owner, **plans)
    CustomerRecord.objects.filter(pk=leaving("Calm", 3_000, 0.1).pk).update(plan_tier="starter")
    CustomerRecord.objects.filter(pk=make_account("Left", mrr=9_000).pk).update(**left)


def heat_cells(page: str) -> dict[str, list[tuple[str, str]]]:
    """Industry → figure and address of each cell that has accounts."""
    table = page[page.index('id="heat-title"') : page.index("Every cell opens")]
    lines = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', table, re.DOTALL)
    return {
        word: [(figure, unescape(url)) for url, figure in re.findall(r'href="([^"]+)"><b>([^<]+)</b>', cells)]
        for word, cells in lines
    }


def test_the_heat_map_shows_the_risk_of_each_plan_and_industry(get, book):
    cells = heat_cells(get("/portfolio/?measure=mrr"))

    assert [figure for figure, _ in cells["FinTech"]] == ["$1.00k", "$1.00k"]
    assert [figure for figure, _ in cells["Other"]] == ["$0", "$0"]
    assert [figure for figure, _ in cells["All"]] == ["$0", "$1.00k", "$1.00k"]


@pytest.mark.parametrize(("measure", "names"), [("mrr", ["Leaving"]), ("loss", ["Leaving", "Calm"])])
def test_a_cell_opens_the_accounts_that_make_it(get, book, measure, names):
    _, address = heat_cells(get(f"/portfolio/?measure={measure}"))["All"][-1]

    assert re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', get(address)) == names


def test_a_csm_sees_the_own_accounts_alone(get, book, owner, stranger):
    assert "Calm" not in get("/portfolio/?scope=all", owner)
    assert "Leaving" in get("/portfolio/", owner)
    assert "No active account here" in get("/portfolio/?scope=all", stranger)


def test_concentration_is_told_in_words(get, book):
    page = " ".join(get().split())

    assert "The 2 largest accounts pay 100% of $4.00k MRR." in page
    assert "as if it came from 2 of equal size" in page  # 1 / (0.75² + 0.25²) = 1.6


def test_a_budget_is_answered_on_the_page_with_its_assumptions(get, book):
    page = get("/portfolio/?hours=4&per_account=4&cost=50&save=50&cases=10")

    assert "$4,800" in page  # half of 1,000 × 12 × 0.8
    assert "Beta 5.0, 5.0" in page
    assert "level of the probabilities was not tested" in page


@pytest.mark.parametrize(
    "query",
    ["hours=-1", "hours=x", "hours=1e999", "save=0", "save=nan", "cost=%00", "cases=0", "per_account=0"],
)
def test_a_budget_that_is_not_possible_is_said_and_the_rest_stands(get, book, query):
    page = get(f"/portfolio/?{query}")

    assert "notice-error" in page
    assert "Where the risk lies" in page


def test_the_months_are_told_by_their_last_published_run(get, book, owner, viewer):
    run = ScoringRunRecord.objects.get()
    ScoringRunRecord.objects.update(published_at=datetime(2026, 7, 1, tzinfo=UTC))
    live = get()
    assert keep_run_tiers(12) == 1
    assert keep_run_tiers(12) == 0

    assert RunTiersRecord.objects.get(run=run).counts == {"critical": 1, "low": 1}
    for page in (live, get()):
        assert re.findall(r'<span class="number">([\d.]+%)</span>', page) == [
            "50.0%",
            "0.0%",
            "0.0%",
            "50.0%",
        ]
    assert re.findall(r'<span class="number">([\d.]+%)</span>', get(user=owner))[0] == "100.0%"


def test_the_page_asks_a_fixed_number_of_questions(client, viewer, book, django_assert_max_num_queries):
    for number in range(30):
        leaving(f"Account {number}", 500, 0.4)
    client.force_login(viewer)
    with django_assert_max_num_queries(13):
        client.get("/portfolio/")


def told_on(page: str) -> tuple[str, str]:
    """The revenue that concentration is told of, and that of all accounts at risk."""
    concentrated = re.search(r"pay 100% of (\S+) MRR", " ".join(page.split()))
    return concentrated[1], heat_cells(page)["All"][-1][0]


BUDGET = "/portfolio/?measure=mrr&hours=4&per_account=4&cost=50&save=50&cases=10"


@pytest.fixture
def grown():
    """Makes every account of the book three times as large."""

    def grown() -> None:
        CustomerRecord.objects.update(mrr=F("mrr") * 3)
        CurrentScoreRecord.objects.update(expected_loss=F("expected_loss") * 3)

    return grown


def test_the_portfolio_of_many_accounts_may_lag_a_little_but_never_behind_a_run_of_scores(
    get, book, grown, three_are_many
):
    before = told_on(get(BUDGET)), "$4,800" in get(BUDGET)
    grown()
    remembered = told_on(get(BUDGET)), "$4,800" in get(BUDGET)
    publish_another_run()
    page = get(BUDGET)

    assert before == remembered
    assert before[0] == ("$4.00k", "$1.00k")
    assert told_on(page) == ("$12.0k", "$3.00k")
    assert "$14,400" in page


def publish_another_run() -> None:
    run = a_run(SCORED_ON + timedelta(days=1))
    ScoringRunRecord.objects.filter(pk=run.pk).update(published_at=timezone.now())


def test_the_portfolio_of_many_accounts_follows_changed_cutoffs_at_once(
    get, book, grown, admin, three_are_many
):
    get(BUDGET)
    grown()

    put_in_force(TierCutoffs(0.05, 0.08, 0.9), reason="For the test.", set_by=admin, now=timezone.now())

    assert told_on(get(BUDGET)) == ("$12.0k", "$12.0k")


def test_ones_own_portfolio_is_added_up_each_time_and_is_nobody_elses(
    get, book, grown, owner, stranger, three_are_many
):
    get(f"{BUDGET}&scope=all")
    before = heat_cells(get(f"{BUDGET}&scope=mine", owner))["All"][-1][0]
    grown()

    assert before == "$1.00k"
    assert heat_cells(get(f"{BUDGET}&scope=mine", owner))["All"][-1][0] == "$3.00k"
    assert "No active account here" in get(f"{BUDGET}&scope=all", stranger)


def test_the_portfolio_of_few_accounts_is_exact(get, book, grown):
    get(BUDGET)
    grown()

    assert told_on(get(BUDGET)) == ("$12.0k", "$3.00k")
