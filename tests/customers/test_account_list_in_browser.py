"""The account list in a real browser: with JavaScript, without it, on a phone, in both themes, with a keyboard."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from churnapp.accounts.roles import Role
from tests.axe import violations
from tests.customers.builders import make_account
from tests.predictions.score_builders import make_score

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def book(make_user):
    """A CSM with accounts of every tier, one that left and one of which little is known."""
    csm = make_user("csm", Role.CSM, first_name="Mara", last_name="Lindqvist")
    for name, plan, probability in (
        ("Bluepeak Labs", "growth", 0.82),
        ("Redwood Health", "starter", 0.55),
        ("Cedar Legal", "growth", 0.3),
        ("Atlas Realty", "enterprise", 0.04),
    ):
        make_score(make_account(name=name, plan_tier=plan, csm=csm), probability, previous=0.2)
    make_account(name="Unscored Capital", mrr=None, csm=csm)
    make_account(name="Gone Robotics", csm=csm, signup_date="2024-01-01", churn_date="2026-05-01")
    return csm


@pytest.fixture
def log_in(log_in):
    """Logs in and opens the list."""

    def log_in_and_open(page, user) -> None:
        log_in(page, user)
        page.goto("/accounts/")

    return log_in_and_open


def expect_names(page, names: list[str]) -> None:
    expect(page.locator(".row-name")).to_have_text(names)


def test_filters_narrow_the_table_in_place_and_in_the_address(page, log_in, book):
    log_in(page, book)
    page.evaluate("document.body.dataset.kept = 'yes'")

    page.get_by_text("Plan", exact=True).first.click()
    page.get_by_label("Growth", exact=True).check()

    expect_names(page, ["Bluepeak Labs", "Cedar Legal"])
    expect(page).to_have_url(re.compile(r"/accounts/\?plan=growth$"))
    assert page.evaluate("document.body.dataset.kept") == "yes"
    page.get_by_role("link", name="Remove", exact=False).click()
    expect(page.locator(".row-name")).to_have_count(6)
    expect(page.get_by_label("Growth", exact=True)).not_to_be_checked()


def test_typing_searches_and_going_back_brings_the_list_back(page, log_in, book):
    log_in(page, book)

    page.get_by_label("Search by name or id").fill("redw")
    expect_names(page, ["Redwood Health"])
    expect(page).to_have_url(re.compile("q=redw$"))
    page.go_back()

    expect(page.locator(".row-name")).to_have_count(6)


def test_a_click_on_a_row_opens_the_account(page, log_in, book):
    log_in(page, book)

    page.locator("#account_table").get_by_text("High", exact=True).click()

    expect(page.get_by_role("heading", name="Redwood Health").first).to_be_visible()


def test_the_theme_is_chosen_in_the_menu_and_stays(page, log_in, book):
    log_in(page, book)

    page.get_by_text("Mara Lindqvist").first.click()
    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    red, *_ = map(
        int,
        re.findall(
            r"\d+",
            page.evaluate(
                "pixel = (() => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = getComputedStyle(document.body).backgroundColor; c.fillRect(0, 0, 1, 1); return c.getImageData(0, 0, 1, 1).data.join(' '); })()"
            ),
        ),
    )
    assert red < 60


def test_the_keyboard_reaches_the_list_and_closes_menus(page, log_in, book):
    log_in(page, book)

    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    menu = page.locator(".filters details").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_filters_beside_the_usual_ones_wait_until_asked_for_or_chosen(page, log_in, book):
    log_in(page, book)
    industry = page.locator(".filters summary", has_text="Industry")

    expect(page.locator(".filters summary", has_text="Plan")).to_be_visible()
    expect(industry).to_be_hidden()
    page.get_by_text("More filters").click()
    industry.click()
    page.get_by_label("FinTech").check()
    page.get_by_text("More filters").click()

    expect(industry).to_be_visible()
    expect(page.locator(".filters summary", has_text="Signup")).to_be_hidden()


def test_a_failing_request_is_said_on_the_page(page, log_in, book):
    log_in(page, book)
    page.route("**/accounts/?*", lambda route: route.fulfill(status=500, body="broken"))

    page.get_by_role("link", name="MRR", exact=True).click()

    expect(page.get_by_text("That did not work (error 500).")).to_be_visible()
    expect(page.locator(".row-name")).to_have_count(6)


def test_the_list_works_without_javascript(open_page, log_in, book):
    page = open_page(java_script_enabled=False)
    log_in(page, book)

    page.get_by_text("Plan", exact=True).first.click()
    page.get_by_label("Growth", exact=True).check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("plan=growth"))
    expect_names(page, ["Bluepeak Labs", "Cedar Legal"])
    page.get_by_role("link", name="Account", exact=True).click()

    expect(page).to_have_url(re.compile("sort=name"))
    expect_names(page, ["Bluepeak Labs", "Cedar Legal"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_cards_without_scrolling_sideways(open_page, log_in, book, theme):
    page = open_page(viewport=PHONE, color_scheme=theme, has_touch=True)
    log_in(page, book)

    expect(page.get_by_role("link", name="Bluepeak Labs")).to_be_in_viewport()
    expect(page.locator(".filters summary", has_text="Plan")).to_be_hidden()
    page.locator(".more-filters summary").click()
    expect(page.locator(".filters summary", has_text="Plan")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Accounts")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/accounts/", "/accounts/?plan=gold&status=left", "/accounts/?q=nobody", "/login/"]
)
def test_pages_have_no_accessibility_fault_in_either_theme(page, log_in, book, address):
    if address != "/login/":
        log_in(page, book)
    page.goto(address)

    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page, of_looks=theme == "dark") == [], theme


def test_pages_obey_the_content_security_policy(page, log_in, book):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    log_in(page, book)
    page.get_by_role("link", name="MRR", exact=True).click()
    expect(page).to_have_url(re.compile("sort=-mrr"))
    page.locator(".filters summary").first.click()

    assert complaints == []
    assert page.evaluate("document.fonts.load('14px Inter').then(faces => faces.length)") > 0


def test_revenue_at_risk_leads_and_unknown_revenue_comes_last(page, log_in, book):
    make_score(make_account(name="Whale", mrr=Decimal(90_000), csm=book), 0.1)

    log_in(page, book)

    expect(page.locator(".row-name")).to_have_count(7)
    names = page.locator(".row-name").all_inner_texts()
    assert names[:2] == ["Whale", "Bluepeak Labs"]
    assert set(names[-2:]) == {"Unscored Capital", "Gone Robotics"}


def test_conditions_columns_and_several_sorts_are_put_together_by_hand(page, log_in, book):
    log_in(page, book)

    page.locator(".list-conditions summary").click()
    page.get_by_label("Add a condition", exact=True).select_option(label="Churn risk")
    page.get_by_label("Percent").fill("20")
    page.get_by_label("Percent").press("Tab")
    expect_names(page, ["Bluepeak Labs", "Redwood Health", "Cedar Legal"])
    expect(page).to_have_url(re.compile(r"where=risk\.gte\.20$"))

    page.keyboard.press("Escape")
    page.locator(".list-columns summary").click()
    page.get_by_label("Seats", exact=True).check()
    expect(page.get_by_role("columnheader", name="Seats")).to_be_visible()

    page.keyboard.press("Escape")
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page).to_have_url(re.compile(r"sort=plan&"))
    page.get_by_role("link", name="Churn risk", exact=True).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=plan,-risk&"))
    expect_names(page, ["Redwood Health", "Bluepeak Labs", "Cedar Legal"])


def test_the_menu_of_columns_is_fetched_when_it_is_opened_and_keeps_what_narrows_the_list(page, log_in, book):
    log_in(page, book)
    page.get_by_text("Plan", exact=True).first.click()
    page.get_by_label("Growth", exact=True).check()
    expect_names(page, ["Bluepeak Labs", "Cedar Legal"])
    page.keyboard.press("Escape")

    page.locator(".list-columns summary").click()
    page.get_by_label("Seats", exact=True).check()

    expect(page.get_by_role("columnheader", name="Seats")).to_be_visible()
    expect(page).to_have_url(re.compile(r"plan=growth&"))
    expect_names(page, ["Bluepeak Labs", "Cedar Legal"])


def test_what_stands_beside_the_table_follows_its_filters(page, log_in, book):
    log_in(page, book)
    page.get_by_text("Plan", exact=True).first.click()
    page.get_by_label("Growth", exact=True).check()
    expect_names(page, ["Bluepeak Labs", "Cedar Legal"])
    page.keyboard.press("Escape")

    expect(page.locator(".list-export a").first).to_have_attribute("href", re.compile("list=plan%3Dgrowth"))
    page.locator(".list-conditions summary").click()
    page.get_by_label("Add a condition", exact=True).select_option(label="Churn risk")
    page.get_by_label("Percent").fill("50")
    page.get_by_label("Percent").press("Tab")

    expect_names(page, ["Bluepeak Labs"])
    expect(page).to_have_url(re.compile(r"plan=growth&where=risk\.gte\.50$"))
    page.keyboard.press("Escape")
    page.locator("#list_scopes a").last.click()
    expect(page).to_have_url(re.compile(r"scope=all&plan=growth&where=risk\.gte\.50$"))
