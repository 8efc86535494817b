"""From the login to a finished rescoring, and on to the account it is about."""

import re

import pytest
from playwright.sync_api import expect

from predictions.models import CurrentScoreRecord, RunStatus, ScoringRunRecord

pytestmark = [pytest.mark.browser, pytest.mark.services, pytest.mark.slow]


def test_an_admin_rescores_and_a_csm_reads_why_an_account_may_leave(
    page, open_page, portfolio, start_worker, admin, make_user, log_in
):
    start_worker()
    log_in(page, admin)
    page.goto("/")

    page.get_by_role("link", name="Scoring runs").first.click()
    page.get_by_role("button", name=re.compile("run now|score now", re.IGNORECASE)).first.click()
    expect(page.get_by_text(re.compile("succeeded", re.IGNORECASE)).first).to_be_visible(timeout=120_000)

    run = ScoringRunRecord.objects.get()
    assert run.status == RunStatus.SUCCEEDED
    assert CurrentScoreRecord.objects.count() == run.account_count > 0

    csm_page = open_page(viewport={"width": 1440, "height": 900})
    log_in(csm_page, make_user("reader"))
    riskiest = CurrentScoreRecord.objects.select_related("customer").order_by("-expected_loss").first()
    csm_page.goto("/accounts/?scope=all")
    expect(csm_page.get_by_role("link", name=riskiest.customer.name).first).to_be_visible()
    csm_page.get_by_role("link", name=riskiest.customer.name).first.click()
    expect(csm_page.get_by_role("heading", name=riskiest.customer.name)).to_be_visible()
    expect(csm_page.get_by_text("within 90 days").first).to_be_visible()
    expect(csm_page.get_by_text(riskiest.prediction.recommended_action).first).to_be_visible()
