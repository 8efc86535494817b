"""The day of each role begins on its page: who needs somebody, what is done about it, and what is left."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from churnapp.accounts.roles import Role, Scope
from customers.models import CustomerRecord, NoteRecord
from gtm.models import OpportunityRecord
from tests.gtm.builders import make_account, make_opportunity, make_play
from tests.roof.test_today import scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def group(page, title: str):
    return page.locator("section", has=page.get_by_role("heading", name=re.compile(title)))


def test_a_seller_saves_a_contested_renewal_before_anything_is_sold(page, log_in, seller):
    leaving = scored("Redwood", 0.8, 0.8, account_executive=seller)
    sale = make_opportunity(leaving, closes_in=40, sales_owner=seller, amount=9_000)
    make_opportunity(make_account("Bluepeak", account_executive=seller), closes_in=-3, sales_owner=seller)
    log_in(page, seller)
    page.goto("/")

    contested = group(page, "Contested")
    expect(contested.locator(".row-name")).to_have_text(["Redwood"])
    contested.get_by_role("link", name="Open sale: Redwood").click()
    expect(page.get_by_role("heading", name=re.compile("Redwood")).first).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile("save first", re.IGNORECASE))
    page.go_back()
    slipped = group(page, "Slipped")
    expect(slipped.locator(".row-name")).to_have_text(["Bluepeak"])
    slipped.locator("summary").click()
    slipped.get_by_role("button", name=re.compile("Tomorrow")).click()

    expect(group(page, "Slipped")).to_have_count(0)
    page.locator(".toasts, .notices").get_by_role("button", name="Undo").first.click()
    expect(group(page, "Slipped").locator(".row-name")).to_have_text(["Bluepeak"])
    assert OpportunityRecord.objects.get(pk=sale.pk).stage == "prospecting"


def test_a_leader_sees_how_each_stands_and_deals_a_book_out(page, log_in, make_user, team, owner, colleague):
    leader = make_user("leader", team=team, reach=Scope.TEAM, leads_team=True)
    for number in range(4):
        make_account(f"Account {number}", csm=owner, mrr=100)
    log_in(page, leader)
    page.goto("/")
    page.goto("/?scope=team")

    standing = page.locator("section.team")
    expect(standing.get_by_role("row", name=re.compile("colleague"))).to_be_visible()
    standing.get_by_role("link", name=re.compile("Deal out the accounts of owner")).click()
    page.get_by_role("checkbox", name=re.compile("colleague")).check()
    page.get_by_role("button", name="Show who gets what").click()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()
    assert CustomerRecord.objects.filter(csm=owner).count() == 4
    page.locator(".dealing-result").get_by_role("button").first.click()

    expect(page.get_by_role("button", name="Undo").first).to_be_visible()
    assert CustomerRecord.objects.filter(csm=colleague).count() == 4
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text(re.compile("taken back|undone", re.IGNORECASE)).first).to_be_visible()
    assert CustomerRecord.objects.filter(csm=owner).count() == 4


def test_an_admin_sees_what_of_the_product_needs_somebody_and_goes_there(page, log_in, admin, data_dir):
    make_account("Redwood", risk=0.3)
    log_in(page, admin)
    page.goto("/")

    product = page.locator("#system")
    expect(product).to_contain_text("Scoring")
    product.get_by_role("link", name="Scoring").click()

    expect(page.get_by_role("heading", name="Scoring runs")).to_be_visible()
    expect(page.get_by_role("button", name="Run now")).to_be_visible()


def test_a_csm_on_the_phone_works_the_day_and_keeps_a_note(open_page, log_in, owner):
    soon = timezone.now().date() + timedelta(days=20)
    scored("Redwood", 0.8, 0.6, csm=owner, renewal_date=soon)
    make_play(scored("Bluepeak", 0.1, 0.1, csm=owner), due_in=-2, owner=owner)
    page = open_page(**PHONE)
    log_in(page, owner)
    page.goto("/")

    page.get_by_label("More for Redwood").tap()
    page.get_by_role("link", name="Log a note").tap()
    page.get_by_label("Text").or_(page.locator("textarea")).first.fill("Called, they will think about it")
    page.get_by_role("button", name="Keep note").tap()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    assert NoteRecord.objects.get().customer.name == "Redwood"
    assert not page.evaluate(TOO_WIDE)

    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Accounts").tap()
    expect(page.locator(".row-name")).to_have_count(2)
    page.get_by_text("Filters", exact=True).tap()
    page.locator("summary", has_text=re.compile("^Risk$")).tap()
    page.get_by_role("checkbox", name="Critical").tap()
    expect(page.locator(".row-name")).to_have_text(["Redwood"])
    assert not page.evaluate(TOO_WIDE)
    page.keyboard.press("Escape")
    page.goto(page.url)
    page.get_by_role("link", name="Redwood", exact=True).tap()

    expect(page.get_by_role("heading", name="Redwood")).to_be_visible()
    expect(page.get_by_text("Called, they will think about it").first).to_be_attached()
    assert not page.evaluate(TOO_WIDE)


def test_a_day_is_worked_off_by_keys_alone(page, log_in, owner):
    scored("Redwood", 0.8, 0.6, csm=owner)
    log_in(page, owner)
    page.goto("/")

    more = page.get_by_label("More for Redwood")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("Tomorrow"))).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_label("More for Redwood")).to_have_count(0)
    undo = page.get_by_role("button", name="Undo").first
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("More for Redwood")).to_have_count(1)


def test_a_viewer_sees_the_day_and_is_offered_nothing_to_do(page, log_in, make_user, owner):
    scored("Redwood", 0.8, 0.6, csm=owner)
    log_in(page, make_user("looker", Role.VIEWER))
    page.goto("/")

    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    expect(page.locator(".work-do")).to_have_count(0)
