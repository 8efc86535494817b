"""The page of the risk tiers in a real browser: without JavaScript, in both themes, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.predictions.prediction_builders import publish

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

PAGE = "/risk-tiers/"
PREVIEW = f"{PAGE}?critical_share=10&high_share=20&medium_share=30"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def scored(make_customers):
    """Twenty accounts from 2 to 40 percent."""
    accounts = make_customers(20)
    for place, account in enumerate(accounts, start=1):
        publish(account, 0.02 * place)
    return accounts


def test_a_proposal_is_put_in_force_without_javascript(open_page, live_server, client, admin, scored):
    client.force_login(admin)
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(PAGE)

    page.get_by_label("Act on at once").fill("10")
    page.get_by_label("Reach in a week").fill("20")
    page.get_by_label("Keep an eye on").fill("30")
    page.get_by_role("button", name="Propose cut-offs").click()
    expect(page.get_by_role("heading", name="Proposed from your capacity")).to_be_visible()
    page.get_by_label("Why").fill("Four people.")
    page.get_by_role("button", name="Put in force").click()

    expect(page.locator("#main")).to_contain_text("The new cut-offs are in force")
    expect(page.get_by_role("row", name="Critical 37%")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_page_is_accessible_and_fits_its_screen(page, log_in, admin, scored, scheme, size):
    page.emulate_media(color_scheme=scheme)
    if size:
        page.set_viewport_size(size)
    log_in(page, admin)
    page.goto(PREVIEW)

    assert violations(page, of_looks=scheme == "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
