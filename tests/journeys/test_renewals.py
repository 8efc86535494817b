"""A CSM forecasts renewals and a leader reads who was right, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall
from gtm.queries.renewals.likelihood import Likelihood
from gtm.repositories import KnownThen, judge_renewals, refresh_outlook
from tests.axe import violations
from tests.gtm.builders import make_account
from tests.gtm.renewal_builders import days_ahead, make_renewal, state

pytestmark = pytest.mark.browser


@pytest.fixture
def book(transactional_db, owner):
    """Two renewals of the owner, one likely and one not; six that are over, one of them churned."""
    make_renewal("Bluepeak", days=20, likelihood=0.9, csm=owner, risk=0.1)
    make_renewal("Redwood", days=40, likelihood=0.3, csm=owner, risk=0.7)
    now = timezone.now()
    for number in range(6):
        over = days_ahead(-60)
        account = make_account(
            f"Over {number}", mrr=500, renewal_date=over, csm=owner, churn_date=None if number else over
        )
        known = KnownThen(Likelihood(0.8, LikelihoodBasis.CURVE), days_ahead(-95), account.mrr)
        state(account, RenewalCall.RENEW, 500, by=owner, now=now - timedelta(days=90), known=known)
    judge_renewals(now)


def test_a_csm_forecasts_a_renewal_in_its_row(page, book, owner, log_in):
    log_in(page, owner)
    page.goto("/")
    page.get_by_role("link", name="Renewals").first.click()
    expect(page.locator(".row-name")).to_have_text(["Bluepeak", "Redwood"])
    page.evaluate("window.isTheSamePage = true")

    page.get_by_role("link", name="Forecast the renewal of Redwood").click()
    page.get_by_label("Paid a month after it, $").fill("99999")
    page.get_by_label("How it ends").select_option("Upgrade")
    page.get_by_role("button", name="Save forecast").click()
    expect(page.get_by_role("alert")).to_contain_text("more than 10 times the $1,000.00 of today")
    page.get_by_label("Paid a month after it, $").fill("1400")
    page.get_by_label("Why").fill("A second team joins")
    page.get_by_role("button", name="Save forecast").click()

    row = page.get_by_role("row", name=re.compile("Redwood"))
    expect(row.locator(".cell-forecast")).to_contain_text("Upgrade $1,400")
    expect(row.locator(".cell-difference")).to_contain_text("model: leaves")
    expect(page.locator(".tile", has_text="Opposite to the model")).to_contain_text("1")
    expect(page.get_by_role("link", name="Change the forecast of Redwood")).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is True


def test_a_forecast_is_stated_without_javascript(open_page, book, owner, log_in):
    page = open_page(java_script_enabled=False)
    log_in(page, owner)
    page.goto("/renewals/?window=60")

    page.get_by_role("link", name="Forecast the renewal of Bluepeak").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Renewal of Bluepeak")
    page.get_by_label("How it ends").select_option("Churn")
    page.get_by_role("button", name="Save forecast").click()

    expect(page).to_have_url(re.compile(r"/renewals/\?window=60$"))
    expect(page.get_by_role("row", name=re.compile("Bluepeak"))).to_contain_text("model: stays")


def test_the_second_of_two_sees_the_value_of_the_first(page, book, owner, log_in):
    log_in(page, owner)
    page.goto("/renewals/")
    page.get_by_role("link", name="Forecast the renewal of Bluepeak").click()
    expect(page.get_by_label("How it ends")).to_be_visible()
    state(CustomerRecord.objects.get(name="Bluepeak"), RenewalCall.CHURN, 0)

    page.get_by_role("button", name="Save forecast").click()
    expect(page.get_by_role("alert")).to_contain_text("stated churn while you were looking at this")
    page.get_by_role("button", name="Save forecast").click()

    expect(page.get_by_role("row", name=re.compile("Bluepeak"))).to_contain_text("Renew $1,000")


def test_a_leader_reads_who_was_right(page, book, viewer, log_in):
    log_in(page, viewer)
    page.goto("/renewals/")
    expect(page.get_by_role("link", name=re.compile("^Forecast the renewal"))).to_have_count(0)
    page.get_by_role("link", name="Accuracy").click()

    versus = page.get_by_role("region", name="People and the model on the same renewals")
    expect(versus.get_by_role("row", name=re.compile("^People"))).to_contain_text("83%")
    people = page.get_by_role("region", name="Person by person")
    expect(people.get_by_role("row", name=re.compile("owner"))).to_contain_text("+$500")


def test_the_calendar_moves_by_month_and_week(page, book, owner, log_in):
    log_in(page, owner)
    day = days_ahead(20)
    page.goto(f"/renewals/calendar/?from={day.isoformat()}")
    expect(page.locator("td", has_text="Bluepeak")).to_have_count(1)

    page.get_by_role("navigation", name="Show").get_by_role("link", name="Week").click()
    expect(page).to_have_url(re.compile("by=week"))
    expect(page.locator("td", has_text="Bluepeak")).to_have_count(1)
    page.get_by_role("link", name="Later").click()
    expect(page.locator("td", has_text="Bluepeak")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_the_pages(page, book, owner, log_in, theme):
    refresh_outlook(timezone.now())
    owner.theme, owner.reach = theme, "all"
    owner.save()
    log_in(page, owner)
    for address in (
        "/renewals/calendar/",
        "/renewals/accuracy/?scope=all",
        "/forecast/?scope=all",
        "/renewals/",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert violations(page, of_looks=theme == "dark") == []
    page.get_by_role("link", name="Forecast the renewal of Redwood").click()
    expect(page.get_by_label("How it ends")).to_be_visible()
    assert violations(page, of_looks=theme == "dark") == []
