"""What predictions add to the account list."""

import re
from decimal import Decimal

import pytest

from tests.customers.builders import make_account
from tests.predictions.prediction_builders import a_reason
from tests.predictions.score_builders import make_score


@pytest.fixture
def get(client, viewer):
    client.force_login(viewer)
    return lambda query="": client.get(f"/accounts/{query}").text


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


def cell(page: str, key: str) -> str:
    return re.search(rf'class="cell-{key}[^"]*"[^>]*>(.*?)</td>', page, re.DOTALL).group(1)


def test_the_list_starts_with_the_largest_revenue_at_risk(get):
    make_score(make_account(name="Likely but small", mrr=Decimal(100)), 0.9)
    make_score(make_account(name="Large", mrr=Decimal(50_000)), 0.1)
    make_account(name="Not scored")

    assert names_on(get()) == ["Large", "Likely but small", "Not scored"]


def test_without_any_revenue_the_most_probable_churn_leads(get):
    make_score(make_account(name="Calm", mrr=None), 0.1)
    make_score(make_account(name="Leaving", mrr=None), 0.8)

    assert names_on(get()) == ["Leaving", "Calm"]


def test_the_risk_of_a_row_has_tier_and_trend(get):
    make_score(make_account(), 0.63, previous=0.41)

    risk = cell(get(), "risk")

    assert "risk-high" in risk
    assert "63%" in risk
    assert "+22 points since the last run" in risk


def test_an_account_that_left_has_no_risk_any_more(get):
    make_score(make_account(churn_date="2026-01-01"), 0.9)

    assert cell(get(), "risk").strip() == "–"


@pytest.mark.parametrize(
    ("impact", "direction", "said"),
    [(0.4, "higher", "Raises the risk:"), (-0.4, "lower", "Lowers the risk:")],
)
def test_the_reason_is_short_with_its_direction_as_an_arrow(get, impact, direction, said):
    told = a_reason(f"Usage: down 42%; associated with {direction} risk", impact)
    make_score(make_account(), 0.6, reasons=[told])

    reason = cell(get(), "reason")

    assert f'aria-label="{said}"' in reason
    assert ">Usage: down 42%<" in reason


def test_the_reason_is_escaped(get):
    make_score(make_account(), 0.6, reasons=[a_reason("<b>Usage</b> fell", 0.4)])

    assert "&lt;b&gt;Usage&lt;/b&gt; fell" in cell(get(), "reason")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tier=critical&tier=high", ["Critical", "High"]),
        ("tier=low", ["Low"]),
        ("tier=none", ["Unscored"]),
        ("tier=low&tier=none", ["Low", "Unscored"]),
    ],
)
def test_accounts_are_found_by_tier(get, query, found):
    for name, probability in (("Critical", 0.8), ("High", 0.6), ("Medium", 0.3), ("Low", 0.1)):
        make_score(make_account(name=name), probability)
    make_account(name="Unscored")

    assert names_on(get(f"?sort=name&{query}")) == found


def test_the_tile_sums_what_may_be_lost_and_leads_to_the_urgent_accounts(get):
    make_score(make_account(name="Urgent", mrr=Decimal(1000)), 0.5)
    make_score(make_account(name="Calm", mrr=Decimal(1000)), 0.1)
    make_score(make_account(name="Gone", mrr=Decimal(1000), churn_date="2026-01-01"), 0.9)

    page = get()
    link, figure, detail = re.search(
        r'href="([^"]+)"[^>]*>\s*<span class="tile-label">Revenue at risk</span>\s*'
        r'<span class="tile-value">([^<]+)</span>\s*<span class="tile-detail">([^<]+)',
        page,
    ).groups()

    assert figure == "$7.20k"
    assert detail == "1 high or critical, as of 21 Nov 2026"
    assert names_on(get(link.replace("&amp;", "&"))) == ["Urgent"]


def test_without_scores_the_tile_says_who_can_help(get):
    make_account(name="Not scored")

    assert "No scores yet: an admin starts a scoring run" in get()
