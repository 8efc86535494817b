"""The board in a real browser: by mouse, by keyboard, by menu, without JavaScript, on a phone, in both themes."""

import pytest
from playwright.sync_api import expect

from customers.models import CustomerRecord
from gtm.models import OpportunityRecord
from tests.axe import violations
from tests.gtm.builders import make_account, make_opportunity, make_play

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def pipeline(transactional_db):
    """A renewal of an account that may leave, and a calm expansion; both in prospecting."""
    make_opportunity(make_account("Bluepeak Labs", risk=0.8), amount=12_000, slips=2, next_step="Call them")
    make_opportunity(make_account("Redwood", risk=0.1), amount=5_000, opportunity_type="expansion")


@pytest.fixture
def board(page, pipeline, seller, log_in):
    """The board, with everything loaded that a drag needs."""
    log_in(page, seller)
    page.goto("/opportunities/board/")
    page.wait_for_load_state()
    return page


def card(page, name: str):
    return page.locator(f'.deal[data-name="{name}"]')


def column(page, stage: str):
    return page.locator(f'.board-column[data-stage="{stage}"]')


def stage_of(name: str) -> str:
    return OpportunityRecord.objects.get(customer__name=name).stage


def test_a_card_is_dragged_to_the_next_stage(board):
    card(board, "Redwood").drag_to(column(board, "qualification"))

    expect(board.locator("#toasts")).to_contain_text("Redwood: moved to qualification.")
    expect(column(board, "qualification").locator(".deal")).to_have_count(1)
    expect(column(board, "qualification")).to_contain_text("$1.50k weighted")
    assert stage_of("Redwood") == "qualification"


def test_a_move_that_is_not_allowed_returns_the_card_with_a_sentence(board):
    card(board, "Redwood").drag_to(column(board, "closed_won"))

    expect(board.locator("#toasts")).to_contain_text("cannot be won. Move it to proposal first.")
    expect(column(board, "prospecting").locator(".deal")).to_have_count(2)


def test_the_keyboard_picks_up_moves_drops_and_puts_back(board):
    card(board, "Redwood").focus()
    board.keyboard.press("Space")
    expect(board.locator("#board-says")).to_contain_text("Redwood picked up from Prospecting")
    board.keyboard.press("ArrowRight")
    expect(column(board, "qualification").locator(".deal")).to_have_count(1)
    board.keyboard.press("Escape")
    expect(column(board, "prospecting").locator(".deal")).to_have_count(2)
    expect(card(board, "Redwood")).to_be_focused()

    for key in ("Space", "ArrowRight", "ArrowRight", "Enter"):
        board.keyboard.press(key)

    expect(board.locator("#toasts")).to_contain_text("Redwood: moved to proposal.")
    expect(card(board, "Redwood")).to_be_focused()
    assert stage_of("Redwood") == "proposal"


def test_selling_to_a_customer_who_may_leave_asks_and_goes_on_with_a_reason(board):
    card(board, "Bluepeak Labs").drag_to(column(board, "proposal"))
    dialog = board.get_by_role("dialog")
    expect(dialog).to_contain_text("at critical risk of leaving")
    dialog.get_by_text("Cancel").click()
    expect(dialog).to_be_hidden()
    expect(column(board, "prospecting").locator(".deal")).to_have_count(2)

    card(board, "Bluepeak Labs").drag_to(column(board, "proposal"))
    dialog.get_by_label("Go on, because").fill("The sponsor asked for the offer")
    dialog.get_by_role("button", name="Go on").click()

    expect(dialog).to_be_hidden()
    expect(column(board, "proposal")).to_contain_text("Goes on: The sponsor asked for the offer")
    assert stage_of("Bluepeak Labs") == "proposal"


def test_saving_first_hands_over_and_the_sale_waits(board, owner):
    CustomerRecord.objects.filter(name="Bluepeak Labs").update(csm=owner)
    card(board, "Bluepeak Labs").drag_to(column(board, "proposal"))
    board.get_by_role("button", name="Save first: hand over to owner").click()

    expect(board.locator("#toasts")).to_contain_text("Bluepeak Labs: handed over to owner")
    expect(column(board, "prospecting")).to_contain_text("owner saves it: at risk")
    card(board, "Bluepeak Labs").get_by_role("link").click()
    expect(board.get_by_role("heading", name="Plays of the account")).to_be_visible()
    assert stage_of("Bluepeak Labs") == "prospecting"


def test_a_csm_works_a_play_off_on_the_page_of_the_account(page, transactional_db, owner, log_in):
    account = make_account("Bluepeak Labs", risk=0.8, csm=owner)
    play = make_play(account, owner=owner)
    log_in(page, owner)
    page.goto(f"/accounts/{account.pk}/")
    page.wait_for_load_state()
    panel = page.locator("#panel-plays")
    panel.get_by_label("Status of").select_option("acting")
    panel.get_by_role("button", name="Move").click()

    expect(page.locator("#toasts")).to_contain_text("the play is acting")
    expect(panel.locator(".play .label")).to_have_text("Acting")
    expect(panel.get_by_role("heading", name="Plays")).to_be_visible()
    play.refresh_from_db()
    assert play.status == "acting"


@pytest.mark.parametrize("with_scripts", [True, False])
def test_an_opportunity_is_changed_on_its_page(open_page, pipeline, seller, log_in, with_scripts):
    page = open_page(java_script_enabled=with_scripts)
    log_in(page, seller)
    page.goto("/opportunities/board/")
    card(page, "Redwood").get_by_role("link").click()
    page.get_by_label("Amount, $").fill("-1")
    page.get_by_label("Next step", exact=True).fill("Send the offer")
    page.locator(".deal-form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("An amount cannot be negative.")).to_be_visible()
    expect(page.get_by_label("Next step", exact=True)).to_have_value("Send the offer")

    page.get_by_label("Amount, $").fill("7500")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator(".deal-history")).to_contain_text("$5,000.00 → $7,500.00")


def test_a_loss_from_the_menu_asks_why_and_can_be_reopened(board):
    card(board, "Redwood").get_by_label("Move Redwood").click()
    card(board, "Redwood").get_by_role("button", name="Lost").click()
    dialog = board.get_by_role("dialog")
    dialog.get_by_label("Reason").select_option("price")
    dialog.get_by_role("button", name="Close as lost").click()
    expect(column(board, "closed_lost").locator(".deal")).to_have_count(1)

    card(board, "Redwood").get_by_label("Move Redwood").click()
    card(board, "Redwood").get_by_role("button", name="Qualification").click()

    expect(column(board, "qualification").locator(".deal")).to_have_count(1)
    assert stage_of("Redwood") == "qualification"


def test_whoever_comes_second_reads_who_was_first(board):
    OpportunityRecord.objects.filter(customer__name="Redwood").update(stage="proposal")
    card(board, "Redwood").drag_to(column(board, "qualification"))

    expect(board.locator("#toasts")).to_contain_text("moved it meanwhile")
    expect(column(board, "proposal").locator(".deal")).to_have_count(1)


def test_the_menu_and_the_questions_work_without_javascript(open_page, pipeline, seller, log_in):
    page = open_page(java_script_enabled=False)
    log_in(page, seller)
    page.goto("/opportunities/board/")
    card(page, "Bluepeak Labs").locator("summary").click()
    card(page, "Bluepeak Labs").get_by_role("button", name="Proposal").click()
    page.get_by_label("Go on, because").fill("Asked for it")
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_text("Bluepeak Labs: moved to proposal.")).to_be_visible()
    expect(column(page, "proposal").locator(".deal")).to_have_count(1)


def test_on_a_phone_the_columns_swipe_and_nothing_else_does(open_page, pipeline, seller, log_in):
    page = open_page(viewport=PHONE)
    log_in(page, seller)
    page.goto("/opportunities/board/")

    expect(card(page, "Redwood")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_board_and_its_question_are_accessible(board, theme):
    board.emulate_media(color_scheme=theme)
    assert violations(board, of_looks=theme == "dark") == []

    card(board, "Bluepeak Labs").drag_to(column(board, "proposal"))
    expect(board.get_by_role("dialog")).to_be_visible()
    assert violations(board, of_looks=theme == "dark") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_an_opportunity_the_list_and_new_ones_are_accessible(board, theme):
    board.emulate_media(color_scheme=theme)
    record = OpportunityRecord.objects.get(customer__name="Bluepeak Labs")
    make_play(record.customer)
    for address in (
        f"/opportunities/{record.pk}/",
        f"/opportunities/new/?account={record.customer_id}",
        "/opportunities/?forecast=pipeline",
        "/plays/?scope=all",
    ):
        board.goto(address)
        assert violations(board, of_looks=theme == "dark") == [], address
