"""A leader follows a number to its accounts, and asks what a budget would keep, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gtm.domain.month import first_day_of, later
from tests.axe import violations
from tests.gtm.revenue_builders import build_book, last_month, period, subscribe
from tests.gtm.test_budget import leaving

pytestmark = pytest.mark.browser


@pytest.fixture
def portfolio(transactional_db, data_dir):
    """Two accounts that left last month and one that grew, all with a score."""
    last = last_month()
    begun, ended = first_day_of(later(last, -14)).isoformat(), first_day_of(last).isoformat()
    for name, mrr in (("Bluepeak", 250), ("Redwood", 120)):
        subscribe(leaving(name, mrr, 0.6), period(begun, ended, mrr))
    subscribe(leaving("Grows", 400, 0.2), period(begun, ended, 300), period(ended, None, 400))
    build_book(timezone.now() + timedelta(seconds=1))


def test_a_leader_follows_churn_to_the_accounts_that_left(page, portfolio, viewer, log_in):
    log_in(page, viewer)
    page.goto("/")
    page.get_by_role("link", name="Revenue").first.click()
    months = page.get_by_role("region", name="Month by month")
    expect(months.get_by_role("row").nth(1)).to_contain_text(f"{first_day_of(last_month()):%b %Y}")

    months.get_by_role("link", name="−$370").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Movements in {first_day_of(last_month()):%b %Y}"
    )
    expect(page.locator(".row-name")).to_have_text(["Bluepeak", "Redwood"])
    expect(page.locator(".revenue-sums")).to_contain_text("−$370.00")


def expect_charts(page) -> None:
    """Charts are drawn when they come near the screen."""
    for place in range(2):
        page.locator("#revenue_page .chart-drawing").nth(place).scroll_into_view_if_needed()
    expect(page.locator("#revenue_page .chart-drawing canvas")).to_have_count(2)


def test_the_split_changes_without_leaving_the_page_and_the_charts_are_drawn_again(
    page, portfolio, viewer, log_in
):
    log_in(page, viewer)
    page.goto("/revenue/")
    expect_charts(page)
    page.evaluate("window.isTheSamePage = true")

    page.get_by_role("navigation", name="Split by").get_by_role("link", name="Industry").click()

    expect(page).to_have_url(re.compile("by=industry"))
    expect(page.get_by_role("region", name="Twelve months by segment")).to_contain_text("Other")
    expect_charts(page)
    assert page.evaluate("window.isTheSamePage") is True


def test_a_budget_is_worked_out_without_javascript(open_page, portfolio, viewer, log_in):
    page = open_page(java_script_enabled=False)
    log_in(page, viewer)
    page.goto("/portfolio/")

    page.get_by_label("Hours to spend").fill("4")
    page.get_by_role("button", name="Work it out").click()

    expect(page.locator(".budget-sums")).to_contain_text("$540")  # 0.3 × 250 × 12 × 0.6
    expect(page.get_by_role("region", name="What a budget of hours would keep")).to_contain_text("Bluepeak")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_the_pages(page, portfolio, viewer, log_in, theme):
    viewer.theme = theme
    viewer.save()
    log_in(page, viewer)
    for address in ("/revenue/", "/revenue/movements/", "/portfolio/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert violations(page, of_looks=theme == "dark") == []
