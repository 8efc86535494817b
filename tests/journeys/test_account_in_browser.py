"""One working day on the account page in a real browser: a note, a colleague's name, an answer, a judgement."""

from collections.abc import Iterator

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


@pytest.fixture
def complaints(page) -> Iterator[list[str]]:
    """What the console complains of; nothing by the end of the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield said
    assert said == []


@pytest.fixture
def account_page(page, log_in, complaints, owner, account):
    """The page of the account, opened by its owner."""
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")
    return page


def test_a_csm_writes_names_somebody_pins_deletes_and_undoes(account_page):
    page, timeline = account_page, account_page.locator("#panel-timeline")

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


def test_a_csm_disagrees_and_takes_it_back(account_page):
    page = account_page

    page.get_by_role("link", name="I see it differently").click()
    page.get_by_label("I see this account at").select_option("low")
    page.get_by_label("What you know").fill("They signed yesterday")
    page.get_by_role("button", name="Keep my judgement").click()
    expect(page.locator("#panel-risk .judgement")).to_contain_text("owner sees low risk")
    page.get_by_role("button", name="I no longer disagree").click()
    expect(page.locator("#panel-risk .judgement")).to_have_count(0)
    assert not JudgementInForceRecord.objects.exists()


def test_a_csm_follows_and_keeps_a_file(account_page):
    page = account_page

    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.locator(".account-jumps").get_by_role("link", name="Files").click()
    page.get_by_label("File, at most 20 MB").set_input_files(
        {"name": "contract.txt", "mimeType": "text/plain", "buffer": b"text"}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#panel-files")).to_contain_text("contract.txt")


@pytest.mark.parametrize("role", [Role.SALES, Role.ADMIN, Role.VIEWER])
def test_every_role_reads_the_whole_page_without_a_complaint(
    page, log_in, complaints, make_user, account, role
):
    log_in(page, make_user("somebody", role))

    page.goto(f"/accounts/{account.pk}/")

    expect(page.locator("#panel-timeline")).to_contain_text("Became a customer")
    expect(page.locator("#panel-files")).to_contain_text("No files yet")
    expect(page.locator(".panel-wait")).to_have_count(0)
    expect(page.get_by_label("What happened")).to_have_count(0 if role is Role.VIEWER else 1)
    assert complaints == []
