"""Moving a sale in a real browser, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from gtm.domain import SalesStage
from gtm.models import OpportunityRecord
from tests.gtm.builders import make_account, make_opportunity

pytestmark = pytest.mark.browser


@pytest.fixture
def pipeline(transactional_db):
    """One renewal of an account that may leave, and one calm expansion."""
    make_opportunity(make_account("Bluepeak Labs", risk=0.8), amount=12_000)
    make_opportunity(make_account("Redwood", risk=0.1), amount=5_000, opportunity_type="expansion")


def choose_stage(page, account: str, stage: str) -> None:
    row = page.get_by_role("row", name=account)
    row.get_by_label("Stage of").select_option(stage)
    row.get_by_role("button", name="Move").click()


def test_a_seller_moves_a_sale_without_leaving_the_page(page, pipeline, seller, log_in):
    log_in(page, seller)
    page.goto("/")
    page.get_by_role("link", name="Opportunities").first.click()
    expect(page.get_by_text("Renewal contested: save first")).to_be_visible()
    page.wait_for_load_state()  # from here on a form is sent by htmx
    page.evaluate("window.isTheSamePage = true")

    choose_stage(page, "Redwood", "proposal")

    expect(page.locator("#toasts")).to_contain_text("Redwood: moved to proposal.")
    expect(page.get_by_label("Open pipeline by stage")).to_contain_text("$3.00k weighted at 60%")
    assert page.evaluate("window.isTheSamePage") is True
    assert OpportunityRecord.objects.get(customer__name="Redwood").stage == SalesStage.PROPOSAL


def test_the_same_works_without_javascript(open_page, pipeline, seller, log_in):
    page = open_page(java_script_enabled=False)
    log_in(page, seller)
    page.goto("/opportunities/?sort=-risk")

    choose_stage(page, "Bluepeak Labs", "closed_lost")
    page.get_by_label("Reason").select_option("price")
    page.get_by_role("button", name="Close as lost").click()

    expect(page.get_by_text("Bluepeak Labs: moved to lost.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/opportunities/\?sort=-risk$"))
    assert OpportunityRecord.objects.get(customer__name="Bluepeak Labs").stage == SalesStage.CLOSED_LOST
