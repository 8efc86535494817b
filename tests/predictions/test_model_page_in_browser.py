"""The model page in a real browser: the slider with and without JavaScript, print, both themes, a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

PAGE = "/models/"
PHONE = {"width": 390, "height": 844}


def test_the_slider_answers_at_once_and_its_address_can_be_shared(page, log_in, admin, proven_model):
    steps = proven_model.evaluation["capacity"]["steps"]
    log_in(page, admin)
    page.goto(PAGE)
    reached = page.locator('[data-figure="reached"]')
    expect(page.get_by_role("button", name="Show")).to_be_hidden()

    page.get_by_label("Accounts your team takes on each week").fill(str(steps[-1]["per_week"]))

    expect(reached).to_have_text(f"{steps[-1]['reached']:.1f}")
    expect(page).to_have_url(re.compile(rf"per_week={steps[-1]['per_week']}$"))
    page.reload()
    expect(reached).to_have_text(f"{steps[-1]['reached']:.1f}")


def test_without_javascript_the_slider_is_a_form(browser, live_server, client, viewer, proven_model):
    client.force_login(viewer)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    step = proven_model.evaluation["capacity"]["steps"][2]
    page.goto(PAGE)

    page.get_by_label("Accounts your team takes on each week").fill(str(step["per_week"]))
    page.get_by_role("button", name="Show").click()

    expect(page.locator('[data-figure="reached"]')).to_have_text(f"{step['reached']:.1f}")
    context.close()


def test_paper_has_the_plots_and_no_navigation(page, log_in, viewer, proven_model):
    log_in(page, viewer)
    page.goto(PAGE)
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 695, "height": 1020})  # A4 within its margins

    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".plot")).to_have_count(2)
    expect(page.locator(".plot").first).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_page_is_accessible_and_fits_its_screen(page, log_in, admin, proven_model, scheme, size):
    page.emulate_media(color_scheme=scheme)
    if size:
        page.set_viewport_size(size)
    log_in(page, admin)
    page.goto(PAGE)
    expect(page.locator(".plot").first).to_be_visible()

    assert violations(page, of_looks=scheme == "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
