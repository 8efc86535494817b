"""A salesperson goes from the quadrant to an offer, by pointer and by keyboard, and sells to nobody who leaves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gtm.models import OpportunityRecord
from tests.gtm.expansion_builders import growing, publish_run, put_cutoffs

pytestmark = pytest.mark.browser


@pytest.fixture
def quadrant(transactional_db):
    """Two accounts that may grow, one that wants more and may leave, one that is calm."""
    growing("Bluepeak Labs", 0.05, 0.3, mrr=2_000)
    growing("Redwood", 0.02, 0.15, mrr=9_000)
    growing("Ashgrove", 0.7, 0.3, mrr=1_000)
    growing("Stillwater", 0.02, 0.01, mrr=500)
    put_cutoffs()
    publish_run()


def test_a_seller_goes_from_the_quadrant_to_an_opportunity(page, quadrant, seller, log_in):
    log_in(page, seller)
    page.goto("/")
    page.get_by_role("link", name="Quadrant").click()
    expect(page.get_by_role("heading", name="Churn and expansion")).to_be_visible()

    page.locator(".quadrant-tiles").get_by_role("link", name="Growth engine").click()

    expect(page).to_have_url(re.compile("quadrant=growth_engine"))
    expect(page.locator(".row-name")).to_have_text(["Bluepeak Labs", "Redwood"])
    page.get_by_role("link", name="Bluepeak Labs", exact=True).click()
    panel = page.locator("section", has=page.get_by_role("heading", name="Expansion", exact=True))
    expect(panel).to_contain_text("Enterprise plan")
    panel.get_by_role("link", name="Start an expansion").click()
    page.get_by_label("Amount").fill("3600")
    page.get_by_label("Closes on").fill((timezone.now().date() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Create").click()

    expect(page.get_by_text("Bluepeak Labs: opportunity created.")).to_be_visible()
    assert OpportunityRecord.objects.get(customer__name="Bluepeak Labs").amount == 3600


def test_who_may_leave_is_saved_first_and_nothing_can_be_started(page, quadrant, seller, log_in):
    log_in(page, seller)
    page.goto("/quadrant/?quadrant=rescue_and_expand")
    expect(page.get_by_role("row", name="Ashgrove")).to_contain_text("Save first")

    page.get_by_role("link", name="Ashgrove", exact=True).click()

    panel = page.locator("section", has=page.get_by_role("heading", name="Expansion", exact=True))
    expect(panel).to_contain_text("Save first: this customer may leave.")
    expect(panel.get_by_role("link", name="Start an expansion")).to_have_count(0)


def test_dragging_over_the_drawing_lists_the_accounts_of_that_area(page, quadrant, seller, log_in):
    log_in(page, seller)
    page.goto("/quadrant/")
    page.wait_for_load_state()
    box = page.locator(".quadrant-area.is-rescue_and_expand rect").bounding_box()

    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4, steps=4)
    page.mouse.up()

    expect(page).to_have_url(re.compile("churn_from="))
    expect(page.locator(".row-name")).to_have_text(["Ashgrove"])


def test_arrows_move_between_accounts_and_enter_opens_one(page, quadrant, seller, log_in):
    log_in(page, seller)
    page.goto("/quadrant/")
    page.wait_for_load_state()
    page.locator('.quadrant-mark[tabindex="0"]').focus()  # Redwood pays most and stands first
    page.keyboard.press("ArrowDown")
    expect(page.locator(".quadrant-mark:focus title")).to_have_text(re.compile("Stillwater"))

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Stillwater")).to_be_visible()


def test_the_table_of_the_drawing_comes_when_it_is_opened(page, quadrant, seller, log_in):
    log_in(page, seller)
    page.goto("/quadrant/")
    page.wait_for_load_state()

    page.locator("#quadrant_cells summary").click()

    expect(page.locator("#quadrant_cells tbody tr")).to_have_count(4)
    expect(page).to_have_url(re.compile("/quadrant/$"))


def test_without_javascript_the_table_of_the_drawing_is_behind_a_link(open_page, quadrant, seller, log_in):
    page = open_page(java_script_enabled=False)
    log_in(page, seller)
    page.goto("/quadrant/")

    page.locator("#quadrant_cells summary").click()
    page.locator("#quadrant_cells a").click()

    expect(page.locator("#quadrant_cells tbody tr")).to_have_count(4)


def test_without_javascript_tiles_areas_and_circles_are_links(open_page, quadrant, seller, log_in):
    page = open_page(java_script_enabled=False)
    log_in(page, seller)
    page.goto("/quadrant/")

    page.locator(".quadrant-tiles").get_by_role("link", name="Flight risk").click()
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.locator(".quadrant-area.is-stable text").click()

    expect(page.locator(".row-name")).to_have_text(["Stillwater"])
