"""One working day on the account page in a real browser: a note, a colleague's name, an answer, a judgement."""

import pytest
from playwright.sync_api import expect

from churnapp.accounts.roles import Role
from customers.models import MentionRecord, NoteRecord
from predictions.models import JudgementInForceRecord
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import publish

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.fixture
def account(data_dir, owner, colleague):
    account = make_account(name="Bluepeak Labs", csm=owner)
    publish(account, 0.81)
    return account


def test_a_csm_writes_names_somebody_pins_deletes_and_undoes(page, log_in, owner, account):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")
    timeline = page.locator("#panel-timeline")

    field = timeline.get_by_label("What happened")
    field.click()
    field.press_sequentially("Budget is agreed, ask @coll")
    expect(page.get_by_role("option", name="colleague")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Budget is agreed, ask @colleague ")
    timeline.get_by_role("button", name="Keep note").click()
    expect(timeline.locator(".note-text")).to_contain_text("Budget is agreed")
    expect(timeline.locator(".mention")).to_have_text("@colleague")
    assert MentionRecord.objects.get().person.username == "colleague"

    timeline.get_by_role("button", name="Pin").click()
    expect(timeline.get_by_label("Pinned notes")).to_contain_text("Budget is agreed")
    timeline.locator("summary", has_text="Answer").click()
    timeline.get_by_label("Answer to owner").fill("It is signed")
    timeline.get_by_role("button", name="Answer").click()
    expect(timeline.locator(".note-answers")).to_contain_text("It is signed")

    timeline.locator(".timeline-pinned > .timeline-entry > div > .note-actions").get_by_role(
        "button", name="Delete"
    ).click()
    expect(timeline.locator(".note-text")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#panel-timeline .note-text").first).to_contain_text("Budget is agreed")
    assert NoteRecord.objects.kept().count() == 2

    page.get_by_role("link", name="I see it differently").click()
    page.get_by_label("I see this account at").select_option("low")
    page.get_by_label("What you know").fill("They signed yesterday")
    page.get_by_role("button", name="Keep my judgement").click()
    expect(page.locator("#panel-risk .judgement")).to_contain_text("owner sees low risk")
    page.get_by_role("button", name="I no longer disagree").click()
    expect(page.locator("#panel-risk .judgement")).to_have_count(0)
    assert not JudgementInForceRecord.objects.exists()

    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.locator(".account-jumps").get_by_role("link", name="Files").click()
    page.get_by_label("File, at most 20 MB").set_input_files(
        {"name": "contract.txt", "mimeType": "text/plain", "buffer": b"text"}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#panel-files")).to_contain_text("contract.txt")
    assert said == []


@pytest.mark.parametrize("role", [Role.SALES, Role.ADMIN, Role.VIEWER])
def test_every_role_reads_the_whole_page_without_a_complaint(page, log_in, make_user, account, role):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    log_in(page, make_user("somebody", role))

    page.goto(f"/accounts/{account.pk}/")

    expect(page.locator("#panel-timeline")).to_contain_text("Became a customer")
    expect(page.locator("#panel-files")).to_contain_text("No files yet")
    expect(page.locator(".panel-wait")).to_have_count(0)
    expect(page.get_by_label("What happened")).to_have_count(0 if role is Role.VIEWER else 1)
    assert said == []
