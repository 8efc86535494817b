"""From new data to a new model: trained, watched in the shadow, previewed, promoted, rolled back."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from customers.models import CustomerRecord
from predictions.models import (
    CurrentScoreRecord,
    JobRecord,
    ModelVersionRecord,
    OperatingPointRecord,
    ScoringRunRecord,
)

pytestmark = [pytest.mark.browser, pytest.mark.services, pytest.mark.slow]
PATIENT = 120_000


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def decide(page: Page, version: str, button: str, reason: str) -> None:
    page.goto(f"/models/{version}/")
    page.get_by_label("Why").fill(reason)
    press(page, button)
    expect(page.get_by_text(reason).first).to_be_visible()


def wait_for_the_run(page: Page, number: int) -> None:
    """The so-manieth run of the test, whatever its key in a database that counts on between tests."""
    for _ in range(PATIENT // 500):
        runs = ScoringRunRecord.objects.order_by("pk").values_list("pk", flat=True)[number - 1 : number]
        if runs:
            break
        page.wait_for_timeout(500)
    page.goto(f"/scoring-runs/{runs[0]}/")
    expect(page.locator("h1")).to_contain_text("Succeeded", timeout=PATIENT)


def versions_shown() -> set[str]:
    return set(CurrentScoreRecord.objects.values_list("prediction__model_version", flat=True))


def forget_every_second_churn() -> None:
    left = CustomerRecord.objects.exclude(churn_date=None).values_list("pk", flat=True)
    CustomerRecord.objects.filter(pk__in=list(left)[::2]).update(
        churn_date=None, notice_date=None, churn_type="", churn_reason=""
    )


def test_a_new_model_is_trained_shadowed_previewed_promoted_and_rolled_back(
    page, browser, live_server, portfolio, start_worker, admin, make_user, log_in
):
    OperatingPointRecord.objects.create(
        medium_from=0.02, high_from=0.05, critical_from=0.1, reason="Few leave.", set_at=datetime.now(UTC)
    )
    # so that the gate leaves the decision to a person: the published model knows later data
    ModelVersionRecord.objects.update(as_of=date(2026, 12, 31))
    start_worker()
    log_in(page, admin)
    page.goto("/scoring-runs/")
    press(page, "Run now")
    wait_for_the_run(page, 1)
    before = dict(CurrentScoreRecord.objects.values_list("customer_id", "churn_probability"))

    forget_every_second_churn()
    page.goto("/models/versions/")
    press(page, "Refresh data")
    expect(page.locator("h1")).to_contain_text("Succeeded", timeout=PATIENT)
    page.goto("/models/versions/")
    press(page, "Train a new model")
    expect(page.get_by_text("Model 1.1.0 waits as a candidate")).to_be_visible(timeout=PATIENT)

    decide(page, "1.1.0", "Put in the shadow", "Fewer leave than we were told.")
    csm_page = browser.new_context(base_url=live_server.url).new_page()
    log_in(csm_page, make_user("reader"))
    csm_page.goto("/models/1.1.0/preview/")
    expect(csm_page.get_by_role("button", name="Preview now")).to_have_count(0)
    for _ in range(60):
        if csm_page.get_by_text("Tier now and then").count():
            break
        csm_page.wait_for_timeout(1_000)
        csm_page.reload()
    csm_page.get_by_role("link", name="Lower").click()
    csm_page.locator("#changes a.row-name").first.click()
    expect(csm_page.get_by_text("within 90 days").first).to_be_visible()
    assert csm_page.goto(f"/jobs/{JobRecord.objects.first().pk}/").status == 403
    csm_page.context.close()
    assert versions_shown() == {"1.0.0"}

    decide(page, "1.1.0", "Publish", "The preview shows what the team sees.")
    wait_for_the_run(page, 2)
    assert versions_shown() == {"1.1.0"}
    after = dict(CurrentScoreRecord.objects.values_list("customer_id", "churn_probability"))
    assert sum(after[pk] < before[pk] for pk in after.keys() & before) > len(before) / 2

    decide(page, "1.0.0", "Roll back to this version", "The old number was right.")
    wait_for_the_run(page, 3)
    assert versions_shown() == {"1.0.0"}
    expect(page.get_by_text("1.0.0").first).to_be_visible()
