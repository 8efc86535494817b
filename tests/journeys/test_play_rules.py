"""An admin writes a rule with the builder of conditions, rehearses it, switches it on, and sees who entered."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from customers.models import SubscriptionRecord
from gtm.models import PlayRecord, PlayRuleRecord
from gtm.repositories.rules.looking import follow_rules
from tests.axe import violations
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import NOW, make_settings, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def portfolio(owner):
    """Thirty accounts with two published runs, a third of them at high risk."""
    make_settings(plays_per_week=4)
    accounts = [make_account(f"Account {number:02}", csm=owner, mrr=100 * number) for number in range(30)]
    today = timezone.now().date()
    for days in (40, 6):
        risks = {each: 0.8 if number % 3 == 0 else 0.1 for number, each in enumerate(accounts)}
        publish(risks, today - timedelta(days=days))
    SubscriptionRecord.objects.bulk_create(
        SubscriptionRecord(customer=each, valid_from=date(2024, 1, 1), mrr=each.mrr, ingested_at=NOW)
        for each in accounts
    )
    type(accounts[3]).objects.filter(pk=accounts[3].pk).update(notice_date=today - timedelta(days=3))
    return accounts


def test_a_rule_is_built_rehearsed_switched_on_and_followed(page, log_in, admin, portfolio):
    from playwright.sync_api import expect

    log_in(page, admin)
    page.goto("/play-rules/")
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill("High risk and paying")
    page.get_by_label("Add a condition", exact=True).select_option("risk")
    condition = page.get_by_role("group", name="Churn risk")
    condition.get_by_label("Percent").fill("60")
    page.get_by_label("Add a condition", exact=True).select_option("mrr")
    page.get_by_role("group", name="MRR").get_by_label("US dollars").fill("300")
    page.get_by_label("Looks", exact=True).select_option("matches")
    page.get_by_label("Open a play").select_option("risk")
    page.get_by_label("Reason of the play").fill("High risk and paying")
    assert violations(page) == []
    page.get_by_role("button", name="Save and rehearse").click()

    expect(page.get_by_role("heading", name="Rehearsal")).to_be_visible()
    rule = PlayRuleRecord.objects.get()
    assert (rule.is_on, rule.where) == (False, "risk.gte.60,mrr.gte.300")
    expect(page.get_by_text("Looked at the 2 scoring runs")).to_be_visible()
    expect(page.get_by_role("row", name="Account 03")).to_contain_text("gave notice")
    assert violations(page) == []
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("is on; it looks within a minute")).to_be_visible()

    follow_rules(timezone.now())
    page.reload()
    expect(page.get_by_role("link", name="Over budget 5")).to_be_visible()
    page.get_by_role("link", name="Play opened 4").click()
    expect(page.get_by_role("link", name="Account 27")).to_be_visible()
    assert PlayRecord.objects.filter(rule=rule).count() == 4
    assert violations(page) == []


def test_the_builder_works_without_javascript(open_page, log_in, admin, portfolio):
    page = open_page(java_script_enabled=False)
    log_in(page, admin)
    page.goto("/play-rules/new/")
    page.get_by_label("Name").fill("Plain")
    page.get_by_label("Add a condition", exact=True).select_option("risk")
    page.get_by_role("button", name="Add the chosen condition").click()
    page.get_by_label("Percent").fill("60")
    page.get_by_label("Open a play").select_option("risk")
    page.get_by_label("Reason of the play").fill("High risk")
    page.get_by_role("button", name="Save and rehearse").click()

    assert PlayRuleRecord.objects.get().where == "risk.gte.60"
