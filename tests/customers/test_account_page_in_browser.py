"""The account page in a real browser: charts under the security policy, without JavaScript, phone, both themes."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from customers.models import ContactRecord
from predictions.mart.fresh import build_fresh_mart
from tests.axe import violations
from tests.customers.builders import NOW, make_account
from tests.predictions.builders import a_period, a_ticket, an_event, log_events
from tests.predictions.prediction_builders import (
    a_reason,
    contributions,
    feature_values,
    predict,
    publish,
)

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

LAST_DAY = date(2026, 11, 20)
KNOWN_SINCE = datetime(2025, 1, 1, tzinfo=UTC)
PHONE = {"width": 390, "height": 844}
LONG = "Ünïcödé & Söhne <b>GmbH</b> 株式会社 שלום " * 6


@pytest.fixture
def account(data_dir, owner):
    """An account with something in every panel, and a neighbour on each side."""
    make_account(name="Aaa before", csm=owner)
    make_account(name="Zzz after", csm=owner)
    shown = make_account(
        name="Bluepeak Labs",
        customer_id="blue",
        csm=owner,
        attributes={"region": "EMEA"},
        plan_tier="growth",
        ingested_at=KNOWN_SINCE,
    )
    reasons = [
        a_reason("Usage of the last 30 days: down 42%; associated with higher risk", 0.9),
        a_reason("Feature adoption: 80%; associated with lower risk", -0.5, "breadth"),
    ]
    predict(shown, 0.3, LAST_DAY - timedelta(days=7))
    publish(
        shown,
        0.81,
        LAST_DAY,
        previous=0.3,
        probability_low=0.7,
        probability_high=0.9,
        reasons=reasons,
        feature_values=feature_values(mrr=None),
        contributions=contributions(events_30d=0.9),
    )
    ContactRecord.objects.create(
        contact_id="C1",
        customer=shown,
        name="Ada Reyes",
        role="sponsor",
        email="ada@example.com",
        ingested_at=NOW,
    )
    a_period(shown, date(2025, 1, 1), mrr=500, plan_tier="starter", valid_to=date(2026, 10, 1))
    a_period(shown, date(2026, 10, 1), mrr=900, plan_tier="growth")
    a_ticket(shown, LAST_DAY, priority="critical", topic="export fails")
    log_events(
        an_event(LAST_DAY - timedelta(days=age), "blue", event_type="api_call") for age in range(0, 300, 3)
    )
    build_fresh_mart(as_of=LAST_DAY)
    return shown


@pytest.fixture
def complaints(page) -> list[str]:
    """What the browser complained about: errors, and what the security policy refused."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def expect_the_chart(page) -> None:
    """Charts are drawn when they come near the screen."""
    page.locator("#panel-usage .chart-drawing").scroll_into_view_if_needed()
    expect(page.locator("#panel-usage canvas")).to_be_visible()


def test_a_chart_below_the_screen_waits_and_so_does_what_draws_it(page, log_in, owner, account):
    log_in(page, owner)
    page.set_viewport_size({"width": 390, "height": 320})
    page.goto(f"/accounts/{account.pk}/")
    expect(page.locator("#panel-usage .chart-drawing")).to_have_count(1)
    asked = "performance.getEntriesByType('resource').filter((each) => each.name.includes('echarts')).length"

    assert page.evaluate(asked) == 0
    expect_the_chart(page)
    assert page.evaluate(asked) == 1


def test_every_panel_arrives_and_the_chart_is_drawn_without_a_complaint(
    page, log_in, owner, account, complaints
):
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")

    expect(page.locator("#panel-risk")).to_contain_text("chance of leaving within 90 days")
    expect_the_chart(page)
    expect(page.locator("#panel-tickets")).to_contain_text("export fails")
    expect(page.locator("#panel-revenue")).to_contain_text("+$400")
    expect(page.locator("#panel-contacts")).to_contain_text("No champion known.")
    assert complaints == []


def test_the_stretch_of_usage_is_switched_in_place(page, log_in, owner, account, complaints):
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")
    expect_the_chart(page)

    page.get_by_role("link", name="52 weeks").click()

    expect(page.get_by_role("link", name="52 weeks")).to_have_attribute("aria-current", "true")
    expect(page.locator("#panel-usage canvas")).to_have_count(1)
    expect(page.locator("#panel-usage")).to_contain_text("of 364 days")
    assert page.url.endswith(f"/accounts/{account.pk}/?days=364&by=type")  # a reload keeps the stretch
    assert complaints == []


def test_one_steps_through_the_list_one_came_from(page, log_in, owner, account):
    log_in(page, owner)
    page.goto("/accounts/?sort=name")
    page.locator("tr", has_text="Bluepeak Labs").locator("td").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bluepeak Labs")

    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zzz after")
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bluepeak Labs")
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aaa before")
    page.get_by_label("Breadcrumb").get_by_role("link", name="Accounts").click()

    expect(page).to_have_url(re.compile(r"/accounts/\?sort=name$"))


def test_everything_can_be_read_without_javascript(open_page, live_server, client, owner, account):
    client.force_login(owner)
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    page.goto(f"/accounts/{account.pk}/")
    expect(page.locator("#panel-risk")).to_contain_text("81%")
    page.get_by_text("All 25 inputs and what they do").click()
    expect(page.locator("#panel-risk")).to_contain_text("Events in the last 30 days")
    page.get_by_role("link", name="Show Usage").click()
    page.get_by_role("link", name="30 days").click()

    expect(page.get_by_role("rowheader", name="2026-11-20")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_page_is_accessible_and_fits_its_screen(page, log_in, owner, account, scheme, size):
    page.emulate_media(color_scheme=scheme)
    if size:
        page.set_viewport_size(size)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/?list=")
    expect_the_chart(page)
    page.get_by_text("All 25 inputs and what they do").click()

    assert violations(page, of_looks=scheme == "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_on_a_phone_the_risk_comes_first(page, log_in, owner, account):
    page.set_viewport_size(PHONE)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")

    tops = page.locator(".panel").evaluate_all("panels => panels.map(panel => [panel.id, panel.offsetTop])")

    assert min(tops, key=lambda item: item[1])[0] == "panel-risk"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_name_however_long_does_not_break_the_page(page, log_in, owner, width):
    odd = make_account(name=LONG[:255], csm=owner, attributes={"note": "x" * 5000, "emoji": "😀" * 500})
    page.set_viewport_size({"width": width, "height": 844})
    log_in(page, owner)

    page.goto(f"/accounts/{odd.pk}/?list=")

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator(".account-head").bounding_box()["height"] < 420
    expect(page.get_by_role("heading", level=1)).to_contain_text("<b>GmbH</b>")
