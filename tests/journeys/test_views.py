"""A person arranges the account list: filters, saves a view, opens it by its address, assigns, undoes, exports."""

import pytest

from churnapp.workspace.models import ChangeRecord, SavedViewRecord
from customers.models import CustomerRecord
from tests.axe import violations
from tests.customers.builders import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_is_arranged_kept_changed_taken_back_and_carried_away(page, log_in, admin, colleague):
    from playwright.sync_api import expect

    for number in range(30):
        make_account(name=f"Account {number:02}", plan_tier="growth" if number < 28 else "starter")
    log_in(page, admin)
    page.goto("/accounts/?size=25")
    page.locator("summary", has_text="Plan").click()
    page.get_by_label("Growth", exact=True).check()
    expect(page.get_by_text("1–25 of 28 accounts")).to_be_visible()

    page.get_by_role("link", name="Save view").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Growth plan")
    page.get_by_role("dialog").get_by_role("button", name="Save view").click()
    expect(page.get_by_role("link", name="Growth plan").first).to_have_attribute("aria-current", "page")
    view = SavedViewRecord.objects.get()
    page.goto(f"/views/{view.pk}/")
    expect(page.get_by_text("1–25 of 28 accounts")).to_be_visible()
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)

    page.get_by_label("Choose every row on this page").check()
    expect(page.get_by_text("25 chosen")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("All 28 that match").check()
    page.get_by_role("button", name="Assign CSM").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("All 28 accounts that match the list")).to_be_visible()
    dialog.get_by_label("CSM").select_option("colleague")
    dialog.get_by_role("button", name="Assign CSM").click()
    expect(page.get_by_text("CSM set to colleague · 28 accounts.")).to_be_visible()
    assert CustomerRecord.objects.filter(csm=colleague).count() == 28

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 28 accounts.")).to_be_visible()
    assert not CustomerRecord.objects.filter(csm=colleague).exists()
    assert ChangeRecord.objects.get().status == "undone"

    page.get_by_label("Edit CSM").first.click()
    page.locator(".edit-form select").select_option("colleague")
    page.locator(".edit-form").get_by_role("button", name="Save").click()
    expect(page.locator(".editable", has_text="colleague")).to_have_count(1)
    expect(page.locator("#toasts")).to_contain_text("CSM set to colleague")

    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("accounts-growth-plan-")
    assert download.value.path().read_text("utf-8-sig").count("\n") == 29
