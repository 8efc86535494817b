"""Search, tasks, notifications, sharing and preferences, as somebody meets them around one account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from churnapp.accounts.roles import Role
from churnapp.notifications.mail import send_due_mail
from churnapp.notifications.models import NotificationRecord
from churnapp.notifications.notify import notify
from customers.models import ContactRecord, CustomerRecord, TaskRecord
from tests.gtm.builders import NOW, make_account, make_opportunity, make_play

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account(owner):
    account = make_account("Flintova Labs", csm=owner, risk=0.8, mrr=12_500)
    contact = {"name": "Wilhelmina Feather", "email": "w@example.com", "ingested_at": NOW}
    ContactRecord.objects.create(contact_id="c-1", customer=account, **contact)
    make_opportunity(account, sales_owner=owner)
    make_play(account, owner=owner, reason="Save the renewal")
    return account


def find(page, words: str):
    """What the palette offers for these words."""
    palette = page.get_by_role("dialog", name="Search")
    if palette.is_hidden():
        page.keyboard.press("Control+k")
    palette.get_by_role("combobox").fill(words)
    return palette.get_by_role("option")


def test_the_palette_finds_accounts_contacts_sales_plays_pages_and_actions_for_whoever_may_see_them(
    page, log_in, owner, stranger, account
):
    log_in(page, owner)
    page.goto("/")
    for words, found in (
        ("flnitova", "Flintova Labs"),
        ("wilhelmina", "Wilhelmina Feather"),
        ("flintova", "Save the renewal · due"),
        ("preferences", "Preferences"),
        ("new task", "task"),
    ):
        expect(find(page, words).filter(has_text=found).first).to_be_visible()
    expect(find(page, account.opportunities.get().opp_id).first).to_contain_text("Flintova Labs")

    log_in(page, stranger)
    page.goto("/")
    expect(find(page, "preferences").first).to_be_visible()
    expect(find(page, "flintova").filter(has_text="Flintova")).to_have_count(0)


def test_a_task_begins_on_an_account_is_done_on_the_day_and_stands_in_the_calendar(
    page, log_in, owner, account, client
):
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")
    form = page.locator("form").filter(has=page.get_by_label("What is to be done"))
    form.get_by_label("What is to be done").fill("Send the new terms")
    form.get_by_label("Due").fill(timezone.now().date().isoformat())
    form.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Send the new terms").first).to_be_visible()

    page.goto("/tasks/calendar/")
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("The address, shown this once").input_value()
    assert "Send the new terms" in client.get(address).text

    page.goto("/")
    mine = page.get_by_role("region", name="My tasks")
    mine.get_by_role("button", name="Done: Send the new terms").click()
    expect(mine.get_by_text("Send the new terms")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="My tasks")).to_contain_text("Send the new terms")
    assert TaskRecord.objects.get().done_at is None


def test_a_mail_leads_back_to_a_list_and_an_account_is_muted_from_the_inbox(page, log_in, owner, account):
    url = f"/accounts/{account.pk}/"
    others = [make_account(f"Bluepeak {number}", csm=owner, mrr=100) for number in range(10, 20)]
    for each in (*others, account):  # ten are told, and a link leads to all
        title = f"{each.name} is critical"
        notify(owner, "newly_critical", title=title, url=url, dedupe_key=title, account_pk=each.pk)
    make_account("Not in the mail", csm=owner)
    NotificationRecord.objects.update(created_at=datetime(2026, 11, 1, tzinfo=UTC))
    send_due_mail(now=datetime(2026, 11, 10, 12, tzinfo=UTC))
    (list_url,) = {
        link for link in re.findall(r"https?://\S+", mail.outbox[0].body) if "/views/told/" in link
    }

    log_in(page, owner)
    page.goto(re.sub(r"^https?://[^/]+", "", list_url))
    expect(page.locator(".view-tabs [aria-current]")).to_have_text("Account newly critical")
    expect(page.locator(".chip").first).to_contain_text("mail of 10 Nov 2026")
    expect(page.locator(".row-name")).to_have_count(11)
    expect(page.locator(".row-name", has_text="Not in the mail")).to_have_count(0)

    page.goto("/inbox/")
    page.get_by_role("button", name="Mute account").first.click()
    notify(owner, "newly_critical", title="And again", url=url, dedupe_key="2", account_pk=account.pk)
    page.goto("/preferences/")
    expect(page.get_by_text("Flintova Labs")).to_be_visible()
    assert not NotificationRecord.objects.filter(title="And again").exists()


def test_an_account_is_tied_to_its_parent_walked_through_and_shared_until_the_link_is_taken_back(
    page, open_page, log_in, owner, account
):
    parent = make_account("Flintova Holding", csm=owner, risk=0.1, mrr=1_000)
    log_in(page, owner)
    page.goto("/accounts/?sort=name")
    page.get_by_role("link", name="Flintova Holding").click()
    page.locator("a[rel=next]").click()
    expect(page.get_by_role("heading", name="Flintova Labs")).to_be_visible()
    page.locator("a[rel=prev]").click()
    expect(page.get_by_role("heading", name="Flintova Holding")).to_be_visible()

    page.goto(f"/accounts/{account.pk}/parent/")
    page.get_by_label("Belongs to").fill(parent.customer_id)
    page.get_by_role("button", name="Save").click()
    page.goto(f"/accounts/{parent.pk}/")
    expect(page.locator("main")).to_contain_text("$13,500")

    page.goto(f"/accounts/{account.pk}/share/")
    page.get_by_label("Ends after").select_option("1 day")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("This is the only time the link is shown.").input_value()
    guest = open_page()
    guest.goto(re.sub(r"^https?://[^/]+", "", link))
    if guest.get_by_role("button").count():
        guest.get_by_role("button").first.click()
    expect(guest.locator("main")).to_contain_text("Flintova Labs")
    expect(guest.locator("main form, .edit-link")).to_have_count(0)

    page.get_by_role("button", name="Take back").click()
    assert guest.reload().status in {404, 410}


def test_a_stale_edit_in_a_cell_shows_both_values(page, log_in, owner, account):
    first, theirs = timezone.now().date() + timedelta(days=40), timezone.now().date() + timedelta(days=50)
    CustomerRecord.objects.filter(pk=account.pk).update(renewal_date=first)
    log_in(page, owner)
    page.goto("/accounts/")
    page.get_by_role("link", name="Edit Renewal").click()
    form = page.locator("form.edit-form")
    form.locator("input[type=date]").fill((first + timedelta(days=1)).isoformat())
    CustomerRecord.objects.filter(pk=account.pk).update(renewal_date=theirs)
    form.get_by_role("button", name="Save").click()

    expect(page.locator(".edit-problem")).to_contain_text(f"{theirs.day}")
    expect(page.locator("form.edit-form input[type=date]")).to_have_value(
        (first + timedelta(days=1)).isoformat()
    )


def test_pages_are_written_as_a_person_prefers_and_lists_begin_where_they_want(
    page, log_in, make_user, account
):
    leader = make_user("leader", Role.ADMIN)
    account.signup_date = datetime(2025, 3, 9, tzinfo=UTC).date()
    account.save()
    log_in(page, leader)
    page.goto("/preferences/")
    for label, choice in (
        ("Density", "Compact"),
        ("Dates", "22.11.2026"),
        ("Numbers", "1.234,5"),
        ("Language", "English"),
    ):
        page.get_by_label(label, exact=True).select_option(choice)
    page.get_by_label("Lists begin with").select_option("All accounts")
    page.get_by_role("button", name="Save preferences").click()
    expect(page.locator("body")).to_have_attribute("data-density", "compact")

    page.goto("/accounts/?columns=name,mrr,signup")
    expect(page.locator("#list_scopes a[aria-current]")).to_have_text("All accounts")
    expect(page.locator(".cell-mrr")).to_have_text("$12.500")
    expect(page.locator(".cell-signup")).to_have_text("9.3.2025")

    page.goto("/preferences/")
    page.get_by_label("Language", exact=True).select_option("Deutsch")
    page.get_by_label("Numbers", exact=True).select_option("as the language writes them")
    page.get_by_role("button", name="Save preferences").click()
    page.goto("/accounts/?columns=name,mrr,signup")
    expect(page.locator(".cell-mrr")).to_have_text("12.500\u00a0$")
