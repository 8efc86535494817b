"""A CSM on the account page: a score when it is asked for, the play it suggests, and usage by whom."""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import CustomerRecord
from gtm.models import PlayRecord
from predictions.domain import TierCutoffs
from predictions.mart import open_mart
from predictions.models import CurrentScoreRecord, ScoringRunRecord
from predictions.repositories.operating_point import put_in_force
from usage.models import ReleaseRecord

pytestmark = [pytest.mark.browser, pytest.mark.services, pytest.mark.slow]


@pytest.fixture
def account(portfolio, owner) -> CustomerRecord:
    """The busiest account, looked after by the owner."""
    mart = open_mart()
    busiest = mart.rows(
        "select customer_pk from scoring_features order by events_30d desc, customer_pk limit 1"
    )
    account = CustomerRecord.objects.get(pk=busiest[0][0])
    CustomerRecord.objects.filter(pk=account.pk).update(csm=owner)
    # whoever is not certain to stay is worth a play
    put_in_force(TierCutoffs(0.0001, 0.5, 0.75), reason="Tried", set_by=None, now=timezone.now())
    ReleaseRecord.objects.create(name="Release 4.2", released_on=mart.as_of)
    return account


def test_a_csm_scores_an_account_and_sees_who_uses_the_product(
    page, open_page, account, start_worker, owner, log_in
):
    start_worker()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")
    risk, usage = page.locator("#panel-risk"), page.locator("#panel-usage")
    expect(risk).to_contain_text("Not scored yet")

    risk.get_by_role("button", name="Score now").click()
    expect(risk.get_by_role("status")).to_contain_text("for the first time", timeout=90_000)
    expect(risk).to_contain_text("within 90 days")
    score = CurrentScoreRecord.objects.get()
    assert (score.customer, score.prediction.run.started_by) == (account, owner)

    risk.get_by_role("button", name="Score now").click()
    expect(risk.get_by_role("status")).to_contain_text("as before")
    expect(risk.get_by_role("button", name="Score now")).to_be_visible()
    assert ScoringRunRecord.objects.exclude(customer=None).count() == 2
    assert CurrentScoreRecord.objects.get().prediction_id != score.prediction_id

    expect(usage).to_contain_text("What happened meanwhile")
    expect(usage).to_contain_text("Release 4.2")
    risk.get_by_role("button", name="Start this play").click()
    expect(risk).to_contain_text("Under way: “Churn risk”, owner")
    assert PlayRecord.objects.get().prediction_id == CurrentScoreRecord.objects.get().prediction_id

    usage.get_by_role("link", name="By user").click()
    expect(usage.get_by_role("link", name="By user")).to_have_attribute("aria-current", "true")
    usage.get_by_role("link", name="30 days").click()
    expect(page).to_have_url(re.compile(r"days=30&by=user"))
    expect(usage.get_by_role("table", name="Users of this account")).to_be_visible()
    page.reload()
    expect(usage.get_by_role("link", name="30 days")).to_have_attribute("aria-current", "true")
    expect(usage.get_by_role("link", name="By user")).to_have_attribute("aria-current", "true")
    assert said == []

    phone = open_page(viewport={"width": 390, "height": 844})
    log_in(phone, owner)
    phone.goto(page.url)
    expect(phone.locator("#panel-usage")).to_contain_text("Who uses it")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_the_score_is_asked_for_and_read_all_the_same(
    open_page, account, start_worker, owner, log_in
):
    start_worker()
    page = open_page(java_script_enabled=False)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")

    page.get_by_role("button", name="Score now").click()

    deadline = time.monotonic() + 90
    while page.get_by_role("link", name="Look again").count() and time.monotonic() < deadline:
        page.get_by_role("link", name="Look again").click()
    expect(page.locator("#panel-risk")).to_contain_text("for the first time")
