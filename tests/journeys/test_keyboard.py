"""A day without a mouse: search, lists and pages by keys alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.gtm.builders import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def serious(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [violation["id"] for violation in found.response["violations"]]


def test_a_csm_finds_opens_and_leaves_accounts_by_keys_alone(page, log_in, owner):
    for name in ("Blue Ocean", "Flintova Labs", "Red Hill"):
        make_account(name, csm=owner, risk=0.4)
    log_in(page, owner)
    page.goto("/accounts/")
    palette = page.get_by_role("dialog", name="Search")

    page.keyboard.press("Control+k")
    expect(palette).to_be_visible()
    page.keyboard.type("flnitova")
    expect(palette.get_by_role("option").first).to_contain_text("Flintova Labs")
    expect(palette.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert serious(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Flintova Labs")).to_be_visible()

    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/opportunities/"))
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(r"/accounts/$"))
    page.wait_for_load_state()  # keys are listened to once the page is there
    page.keyboard.press("Control+k")
    expect(palette.get_by_role("option").first).to_contain_text("Flintova Labs")  # looked at last
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("tbody tr").nth(1)
    expect(second).to_have_class(re.compile("is-at"))
    name = second.get_by_role("link").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_letters_typed_into_a_field_stay_letters(page, log_in, owner):
    make_account("Gaoling", csm=owner, risk=0.4)
    log_in(page, owner)
    page.goto("/accounts/")

    page.keyboard.press("/")
    page.keyboard.type("ga")

    expect(page.get_by_role("searchbox").first).to_have_value("ga")
    expect(page).to_have_url(re.compile(r"/accounts/"))
