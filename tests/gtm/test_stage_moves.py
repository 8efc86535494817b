"""What a move asks, refuses and tells."""

import pytest

from gtm.models import OpportunityChangeRecord, OpportunityRecord
from tests.gtm.builders import make_account, make_opportunity

HTMX = {"HX-Request": "true", "HX-Target": "board_columns"}


@pytest.fixture
def send(client, seller):
    client.force_login(seller)

    def send(record, stage: str, headers=None, follow=False, **fields):
        return client.post(
            f"/opportunities/{record.pk}/stage/",
            {"stage": stage, "back": "board", **fields},
            headers=headers,
            follow=follow,
        )

    return send


def stage_now() -> str:
    return OpportunityRecord.objects.get().stage


def test_a_loss_is_asked_for_its_reason(send):
    record = make_opportunity(make_account("Bluepeak"))
    page = send(record, "closed_lost").text
    assert "Why was it lost?" in page
    assert 'role="alert"' not in page
    assert stage_now() == "prospecting"


def test_an_answer_without_a_reason_is_asked_again_and_keeps_what_was_typed(send):
    page = send(
        make_opportunity(make_account()), "closed_lost", lost_reason="", lost_note="They <b>moved"
    ).text
    assert "choose a reason" in page
    assert "They &lt;b&gt;moved</textarea>" in page


def test_an_explained_loss_is_closed(send):
    page = send(
        make_opportunity(make_account("Bluepeak")), "closed_lost", lost_reason="price", follow=True
    ).text
    assert "Bluepeak: moved to lost." in page
    assert OpportunityRecord.objects.get().lost_reason == "price"


@pytest.mark.parametrize("kind", ["renewal", "expansion"])
def test_selling_to_a_customer_who_may_leave_is_stopped(send, kind):
    record = make_opportunity(make_account(risk=0.6), opportunity_type=kind)
    page = send(record, "proposal").text
    assert "Save the customer first?" in page
    assert f"say why this {kind} goes on" in page
    assert stage_now() == "prospecting"


def test_it_goes_on_with_a_reason_that_is_kept_and_shown(send, client):
    record = make_opportunity(make_account(risk=0.6))
    page = send(record, "proposal", because="The sponsor asked for it", follow=True).text
    assert stage_now() == "proposal"
    assert "Goes on: The sponsor asked for it" in page
    kept = OpportunityChangeRecord.objects.get(field="stage")
    assert kept.because == "The sponsor asked for it"


def test_an_empty_reason_is_none(send):
    page = send(make_opportunity(make_account(risk=0.6)), "proposal", because="   ").text
    assert "Say in a sentence why it goes on." in page
    assert stage_now() == "prospecting"


def test_htmx_gets_the_question_into_its_dialog(send):
    answer = send(make_opportunity(make_account(risk=0.6)), "proposal", headers=HTMX)
    assert answer["HX-Retarget"] == "#question_dialog"
    assert answer["HX-Reswap"] == "innerHTML"
    assert "<html" not in answer.text
    assert 'hx-target="#board_columns"' in answer.text


def test_the_second_of_two_reads_who_was_first(send, make_user):
    record = make_opportunity(make_account("Bluepeak"))
    send(record, "proposal", seen="prospecting")
    page = send(record, "qualification", seen="prospecting", follow=True).text
    assert "Bluepeak: seller moved it from prospecting to proposal" in page
    assert "your move was not made" in page
    assert stage_now() == "proposal"


def test_a_closed_sale_is_reopened(send):
    record = make_opportunity(make_account(), stage="closed_lost", lost_reason="timing")
    send(record, "qualification")
    assert stage_now() == "qualification"


@pytest.mark.parametrize("fields", [{"because": "x" * 501}, {"seen": "signed"}, {"lost_reason": "cheap"}])
def test_nonsense_is_a_sentence_and_changes_nothing(send, fields):
    page = send(make_opportunity(make_account()), "proposal", follow=True, **fields).text
    assert "notice-error" in page
    assert stage_now() == "prospecting"
