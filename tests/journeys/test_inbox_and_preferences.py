"""From a notification to its account and to telling less, in a real browser."""

import pytest
from playwright.sync_api import expect

from churnapp.notifications.notify import notify
from tests.axe import violations
from tests.gtm.builders import make_account

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


def is_sound(page) -> bool:
    assert violations(page) == []
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_csm_reads_what_happened_and_then_prefers_dark_pages_without_single_letters(page, log_in, owner):
    account = make_account("Blue Ocean", csm=owner, risk=0.8)
    url = f"/accounts/{account.pk}/"
    notify(owner, "mention", title="Colleague mentions you", url=url, dedupe_key="1", account_pk=account.pk)
    log_in(page, owner)
    bell = page.get_by_role("navigation", name="Main").locator(".bell")

    page.goto("/inbox/")
    expect(bell).to_have_text("Unread: 1")
    assert is_sound(page)
    page.get_by_role("link", name="Colleague mentions you").click()
    expect(page.get_by_role("heading", name="Blue Ocean")).to_be_visible()
    page.goto("/inbox/")
    expect(page.get_by_role("heading", name="Nothing new")).to_be_visible()
    expect(bell).to_have_text("")

    page.goto("/preferences/")
    assert is_sound(page)
    page.get_by_role("combobox", name="Theme").select_option("Dark")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_label("Somebody mentions you").select_option("Weekly mail")
    page.get_by_label("Single letters are shortcuts").uncheck()
    page.get_by_role("button", name="Save preferences").click()
    expect(page.get_by_text("Your preferences are kept.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.set_viewport_size({"width": 390, "height": 844})
    assert is_sound(page)
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    assert is_sound(page)
    page.keyboard.press("Escape")
    page.goto("/search/?q=blue")
    assert is_sound(page)
