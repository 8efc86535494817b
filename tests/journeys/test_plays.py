"""Plays in a real browser: worked off, moved on the board, planned by playbooks, dealt out, and churn logged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import CustomerRecord, TaskRecord
from gtm.domain import EffectMethod, EffectVerdict
from gtm.models import EffectEstimateRecord, PlaybookVersionRecord, PlayRecord
from tests.axe import violations
from tests.gtm.builders import make_account, make_play, make_playbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def expect():
    from playwright.sync_api import expect

    return expect


@pytest.fixture
def play(owner):
    """One play of the owner on an account that may leave."""
    return make_play(
        make_account("Bluepeak Labs", risk=0.8, csm=owner, mrr=900), owner=owner, reason="Usage falls"
    )


def status_of(name: str) -> str:
    return PlayRecord.objects.get(customer__name=name).status


def test_a_play_is_acted_on_put_off_closed_reopened_and_the_last_thing_taken_back(
    page, log_in, owner, play, expect
):
    log_in(page, owner)
    page.goto(f"/plays/{play.pk}/")
    page.get_by_role("button", name="Acting", exact=True).click()
    expect(page.locator(".stage-step[aria-current]")).to_contain_text("Acting")

    tasks = page.locator("#play_tasks")
    tasks.get_by_label("What is to be done").fill("Call the sponsor")
    tasks.get_by_role("button", name="Add").click()
    expect(tasks.get_by_text("Call the sponsor")).to_be_visible()

    page.get_by_role("link", name="Snooze").click()
    page.get_by_role("dialog").get_by_label("Why it can wait").fill("Budget freeze")
    page.get_by_role("dialog").get_by_role("button").click()
    expect(page.get_by_text("Budget freeze. Until then it is on no list")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("Until then it is on no list")).to_have_count(0)

    page.get_by_role("link", name="Recovered").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("How, in a few words").fill("Two teams were trained")
    dialog.get_by_role("button").click()
    expect(page.locator(".account-title .label.is-recovered")).to_be_visible()
    expect(tasks.get_by_text("closed with the play, not done")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Reopen as planned").click()
    expect(page.locator(".account-title .label.is-planned")).to_be_visible()
    page.locator(".play-history").get_by_role("button", name="Undo").click()
    expect(page.locator(".account-title .label.is-recovered")).to_be_visible()
    play.refresh_from_db()
    assert (play.status, play.outcome_note) == ("recovered", "Two teams were trained")


def test_a_card_is_moved_by_pointer_by_keyboard_and_by_menu_and_closing_asks_what_came_of_it(
    page, log_in, owner, play, expect
):
    def card():
        return page.locator('.deal[data-name="Bluepeak Labs"]')

    def column(status):
        return page.locator(f'.board-column[data-stage="{status}"]')

    log_in(page, owner)
    page.goto("/plays/board/")
    page.wait_for_load_state()
    card().drag_to(column("planned"))
    expect(page.locator("#toasts")).to_contain_text("the play is planned")

    card().focus()
    for key in ("Space", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#toasts")).to_contain_text("the play is acting")
    expect(column("acting").locator(".deal")).to_have_count(1)
    expect(card()).to_be_focused()

    card().get_by_label("Move Bluepeak Labs").click()
    card().get_by_role("button", name="Lost").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert status_of("Bluepeak Labs") == "acting"
    dialog.get_by_label("How, in a few words").fill("Bought by a group with its own tool")
    dialog.get_by_role("button").click()
    expect(column("lost").locator(".deal")).to_have_count(1)
    assert status_of("Bluepeak Labs") == "lost"
    assert violations(page) == []


def test_a_playbook_is_edited_while_plays_run_by_it_and_they_keep_theirs_until_another_is_applied(
    page, log_in, admin, owner, play, expect
):
    version = make_playbook("rescue", tasks=("Call them",), name="Rescue")
    make_playbook("review", tasks=("Hold a review",), name="Review")
    log_in(page, admin)
    page.goto(f"/plays/{play.pk}/")
    apply_playbook(page, "Rescue")
    expect(page.locator("#play_tasks").get_by_text("Call them")).to_be_visible()

    page.goto(f"/playbooks/{version.playbook_id}/")
    expect(page.get_by_text("1 play runs by it")).to_be_visible()
    page.get_by_label("What is to be done").first.fill("Visit them")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Rescue")).to_be_visible()
    assert PlaybookVersionRecord.objects.filter(playbook=version.playbook).count() == 2
    page.goto(f"/plays/{play.pk}/")
    expect(page.get_by_text("Rescue, version 1")).to_be_visible()
    expect(page.locator("#play_tasks").get_by_text("Call them")).to_be_visible()

    apply_playbook(page, "Review")
    expect(page.locator("#play_tasks").get_by_text("Hold a review")).to_be_visible()
    assert TaskRecord.objects.open().filter(play_task__play=play).get().text == "Hold a review"
    page.locator(".play-history").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Rescue, version 1")).to_be_visible()
    assert TaskRecord.objects.open().filter(play_task__play=play).get().text == "Call them"


def apply_playbook(page, name: str) -> None:
    page.get_by_role("link", name="Playbook", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("select").select_option(label=name)
    dialog.get_by_role("button", name="Apply").click()
    page.get_by_role("dialog").wait_for(state="hidden")


def test_many_plays_are_given_to_somebody_and_planned_for_another_day_and_both_taken_back(
    page, log_in, admin, owner, colleague, expect
):
    plays = [make_play(make_account(f"Account {number}", csm=owner), owner=owner) for number in range(3)]
    due, later = plays[0].due_on, timezone.now().date() + timedelta(days=20)
    log_in(page, admin)
    page.goto("/plays/?scope=all")

    choose_all(page, "Reassign").get_by_label("Owner").select_option("colleague")
    page.get_by_role("dialog").get_by_role("button", name="Reassign").click()
    expect(page.get_by_text("Given to colleague · 3 plays.")).to_be_visible()
    assert PlayRecord.objects.filter(owner=colleague).count() == 3
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 3 plays.")).to_be_visible()
    assert PlayRecord.objects.filter(owner=owner).count() == 3

    choose_all(page, "Reschedule").get_by_label("Due").fill(later.isoformat())
    page.get_by_role("dialog").get_by_role("button", name="Reschedule").click()
    expect(page.get_by_text("· 3 plays.")).to_be_visible()
    assert set(PlayRecord.objects.values_list("due_on", flat=True)) == {later}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 3 plays.")).to_be_visible()
    assert set(PlayRecord.objects.values_list("due_on", flat=True)) == {due}


def choose_all(page, action: str):
    page.get_by_label("Choose every row on this page").check()
    page.get_by_role("button", name=action).click()
    return page.get_by_role("dialog")


def test_churn_is_logged_with_its_reason_and_taken_back_as_if_it_never_happened(
    page, log_in, owner, play, expect
):
    account, left = play.customer, timezone.now().date() - timedelta(days=2)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/departure/")
    page.get_by_label("Why").select_option(index=1)
    page.get_by_label("Gave notice on").fill((left - timedelta(days=30)).isoformat())
    page.get_by_label("Last day as a customer").fill(left.isoformat())
    page.get_by_label("Went to").fill("Rival")
    page.get_by_role("button", name="Log churn").click()
    page.wait_for_url(f"**/accounts/{account.pk}/")
    assert CustomerRecord.objects.get(pk=account.pk).churn_date == left

    page.goto("/churn/?scope=all")
    expect(page.get_by_text("Rival").first).to_be_visible()
    expect(page.get_by_role("link", name="Bluepeak Labs").first).to_be_visible()
    page.goto(f"/accounts/{account.pk}/departure/")
    page.get_by_role("button", name="Take back").click()
    page.wait_for_url(f"**/accounts/{account.pk}/")

    assert CustomerRecord.objects.get(pk=account.pk).churn_date is None
    page.goto("/churn/?scope=all")
    expect(page.get_by_text("Rival")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_nothing_of_plays_is_wider_than_the_screen_and_all_of_it_is_accessible(
    open_page, log_in, admin, owner, play, theme
):
    make_playbook("rescue", name="Rescue")
    for kind, verdict in zip(("risk", "adoption", "renewal", "onboarding"), EffectVerdict, strict=True):
        EffectEstimateRecord.objects.create(
            play_type=kind,
            method=EffectMethod.HELD_OUT,
            with_play=40,
            without=20,
            left_with=4,
            left_without=6,
            effect=0.2,
            low=0.05,
            high=0.35,
            verdict=verdict,
            save_share=0.4,
            save_cases=30,
            outcomes_until=timezone.now().date(),
            estimated_at=timezone.now(),
        )
    page = open_page(viewport=PHONE, color_scheme=theme, reduced_motion="reduce")
    log_in(page, admin)
    for address in (
        "/plays/?scope=all",
        "/plays/board/?scope=all",
        "/plays/calendar/?scope=all",
        "/plays/load/?scope=all",
        "/plays/report/?scope=all",
        "/plays/effect/",
        f"/plays/{play.pk}/",
        "/playbooks/",
        "/play-rules/",
        "/play-settings/",
        f"/accounts/{play.customer_id}/departure/",
        "/churn/?scope=all",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        assert violations(page, of_looks=theme == "dark") == [], address
