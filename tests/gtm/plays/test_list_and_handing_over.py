"""Plays: what they may become, how a contested sale opens one, and how people work them off."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gtm.domain import OpportunityType, PlayCause, PlayMoveRefused, PlayStatus, PlayType, due_on
from gtm.models import OpportunityRecord, PlayRecord
from gtm.repositories import Author
from gtm.repositories.hand_over import hand_over
from gtm.repositories.playbooks import seed_playbooks
from gtm.repositories.plays import Ending, end_play, open_play
from predictions.domain import RiskTier
from tests.gtm.builders import make_account, make_opportunity, make_play
from tests.gtm.rules.builders import publish

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)  # a Wednesday
NOBODY = Author(None, NOON)
CAUSE = PlayCause(PlayType.RISK, "Usage falls", "Half of last month")


@pytest.mark.parametrize("status", PlayStatus)
def test_every_status_leads_somewhere_and_closed_ones_back_to_work(status):
    for after in status.allowed_moves:
        assert status.move_to(after) is after
    assert status.is_open or status.allowed_moves == (PlayStatus.PLANNED,)
    assert status not in status.allowed_moves


@pytest.mark.parametrize(
    ("status", "wish", "sentence"),
    [
        (PlayStatus.AT_RISK, PlayStatus.RECOVERED, "Nobody has acted yet"),
        (PlayStatus.PLANNED, PlayStatus.RECOVERED, "Move the play to acting"),
        (PlayStatus.ACTING, PlayStatus.ACTING, "already acting"),
        (PlayStatus.LOST, PlayStatus.ACTING, "Reopen it as planned"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_to_do_first(status, wish, sentence):
    with pytest.raises(PlayMoveRefused, match=sentence):
        status.move_to(wish)


@pytest.mark.parametrize(
    ("tier", "today", "expected"),
    [
        (RiskTier.HIGH, date(2026, 7, 1), date(2026, 7, 3)),
        (RiskTier.HIGH, date(2026, 7, 2), date(2026, 7, 6)),  # Saturday waits for Monday
        (RiskTier.CRITICAL, date(2026, 7, 1), date(2026, 7, 8)),
        (None, date(2026, 7, 4), date(2026, 7, 13)),
    ],
)
def test_plays_are_due_by_the_risk_on_a_working_day(tier, today, expected):
    assert due_on(tier, today) == expected


def test_the_same_account_type_and_reason_is_the_same_play_while_it_is_open(db, owner):
    account = make_account(csm=owner)
    first = open_play(account, CAUSE, NOBODY, due=date(2026, 7, 8))
    newer = PlayCause(PlayType.RISK, "Usage falls", "A third of last month")
    again = open_play(account, newer, NOBODY, due=date(2026, 7, 20))

    assert again.pk == first.pk
    again.refresh_from_db()
    assert (again.story, again.due_on) == ("A third of last month", date(2026, 7, 8))
    assert (again.owner, again.status) == (owner, "at_risk")
    open_play(account, PlayCause(PlayType.ADOPTION, "Usage falls"), NOBODY, due=date(2026, 7, 8))
    open_play(make_account(), CAUSE, NOBODY, due=date(2026, 7, 8))
    assert PlayRecord.objects.count() == 3


def test_after_its_outcome_the_same_reason_opens_a_new_one(db):
    account = make_account()
    first = open_play(account, CAUSE, NOBODY, due=date(2026, 7, 8))
    end_play(first.pk, Ending(PlayStatus.NOT_NEEDED, "They signed"), NOBODY)
    assert open_play(account, CAUSE, NOBODY, due=date(2026, 7, 8)).pk != first.pk


def test_the_database_itself_keeps_a_second_open_one_out(db):
    account = make_account()
    make_play(account, reason="Usage falls")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_play(account, reason="Usage falls", status=PlayStatus.ACTING)
    make_play(account, reason="Usage falls", status=PlayStatus.LOST)


def test_handing_over_names_the_prediction_and_the_csm(db, owner):
    account = make_account(risk=0.6, csm=owner)
    play = hand_over(account, OpportunityType.RENEWAL, NOBODY)
    assert (play.play_type, play.reason, play.owner) == ("risk", "Renewal contested", owner)
    assert play.prediction == account.current_score.prediction
    assert play.due_on == date(2026, 7, 3)


def test_handing_over_brings_the_playbook_that_suits_the_driver_and_the_risk(db, owner):
    seed_playbooks(NOON)
    publish({(account := make_account(csm=owner)): 0.6})

    play = hand_over(account, OpportunityType.RENEWAL, NOBODY)

    assert play.playbook_version.playbook.key == "usage-trend-high"
    assert play.play_tasks.count() == play.playbook_version.tasks.count() > 0


@pytest.fixture
def send(client, seller):
    client.force_login(seller)

    def send(url: str, **fields):
        return client.post(url, fields, follow=True).text

    return send


def test_saving_first_opens_a_play_and_leaves_the_sale_where_it_is(send, owner):
    sale = make_opportunity(make_account("Bluepeak", risk=0.8, csm=owner))
    page = send(f"/opportunities/{sale.pk}/stage/", stage="proposal", back="board")
    assert "Save first: hand over to owner" in page

    page = send(f"/opportunities/{sale.pk}/stage/", stage="proposal", back="board", choice="save_first")
    assert "Bluepeak: handed over to owner, due" in page
    assert "owner saves it: at risk, due" in page
    assert OpportunityRecord.objects.get().stage == "prospecting"
    assert PlayRecord.objects.get().opportunity == sale
    send(f"/opportunities/{sale.pk}/stage/", stage="proposal", back="board", choice="save_first")
    assert PlayRecord.objects.count() == 1
    assert "Handed over" in send(f"/opportunities/{sale.pk}/stage/", stage="qualification", back="page")


def test_without_a_csm_the_play_is_nobodys_and_that_is_said(send):
    sale = make_opportunity(make_account("Bluepeak", risk=0.8))
    page = send(f"/opportunities/{sale.pk}/stage/", stage="proposal", choice="save_first")
    assert "the account has no CSM. Ask an admin who looks after it." in page
    assert PlayRecord.objects.get().owner is None


def test_a_customer_who_is_safe_by_now_is_not_handed_over(send):
    sale = make_opportunity(make_account("Bluepeak", risk=0.1))
    page = send(f"/opportunities/{sale.pk}/stage/", stage="proposal", choice="save_first")
    assert "nothing to save first" in page
    assert not PlayRecord.objects.exists()


def test_a_new_sale_can_be_handed_over_instead(send, owner):
    account = make_account("Bluepeak", risk=0.8, csm=owner)
    fields = {"account": account.pk, "stage": "prospecting", "amount": "5", "close_date": "2030-01-01"}
    assert "Create all the same" in send("/opportunities/new/", **fields, opportunity_type="renewal")
    page = send("/opportunities/new/", **fields, opportunity_type="renewal", choice="save_first")
    assert "handed over to owner" in page
    assert PlayRecord.objects.get().reason == "Renewal contested"
    assert not OpportunityRecord.objects.exists()


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?sort=due", ["Late", "Soon"]),
        ("?attention=overdue", ["Late"]),
        ("?attention=unowned", ["Late", "Soon"]),
        ("?type=adoption", ["Soon"]),
        ("?status=lost", ["Done"]),
        ("?q=soo", ["Soon"]),
        ("?sort=-risk", ["Soon", "Late"]),
    ],
)
def test_the_list_shows_what_is_open_and_narrows(client, viewer, query, expected):
    make_play(make_account("Soon", risk=0.9), play_type="adoption")
    make_play(make_account("Late"), due_in=-2)
    make_play(make_account("Done"), status="lost", closed_on=timezone.now().date())
    client.force_login(viewer)
    page = client.get(f"/plays/{query}").text
    assert names_on(page) == expected
    assert "stage-form" not in page


def test_a_csm_moves_a_play_in_the_list_and_on_the_account(client, make_user):
    play = make_play(account := make_account("Bluepeak"))
    client.force_login(make_user("csm"))
    where = "/plays/?sort=account"
    answer = client.post(f"/plays/{play.pk}/status/", {"status": "planned", "next": where})
    assert answer["Location"] == where

    fields = {"status": "acting", "seen": "planned", "next": f"/accounts/{account.pk}/"}
    page = client.post(f"/plays/{play.pk}/status/", fields, follow=True).text
    assert "Bluepeak: the play is acting." in page
    assert play.reason in page
    again = client.post(f"/plays/{play.pk}/status/", {**fields, "status": "planned"}, follow=True)
    assert "somebody was first. The play is acting by now. Nothing was changed." in again.text
    play.refresh_from_db()
    assert play.status == "acting"


@pytest.mark.parametrize(
    ("wish", "sentence"), [("recovered", "Nobody has acted yet"), ("x", "Choose one of")]
)
def test_what_cannot_be_is_a_sentence(send, wish, sentence):
    play = make_play(make_account())
    assert sentence in send(f"/plays/{play.pk}/status/", status=wish)
    play.refresh_from_db()
    assert play.status == "at_risk"


def test_a_viewer_moves_no_play(client, viewer):
    play = make_play(make_account())
    client.force_login(viewer)
    assert client.post(f"/plays/{play.pk}/status/", {"status": "planned"}).status_code == 403


def test_a_hundred_plays_cost_as_many_queries_as_one(client, seller, django_assert_num_queries):
    client.force_login(seller)
    account = make_account(risk=0.4)
    for _ in range(60):
        make_play(account)
    # session, user, default view, own book, count, keys twice, rows, tasks, views, settings, people
    with django_assert_num_queries(12):
        client.get("/plays/")


def test_an_empty_list_says_what_opens_a_play(client, viewer):
    client.force_login(viewer)
    assert "No plays yet" in client.get("/plays/").text


def test_whoever_has_no_play_in_the_own_book_starts_with_those_of_others(client, seller, owner):
    own = make_account("Own", account_executive=seller)
    make_play(make_account("Foreign", csm=owner))
    client.force_login(seller)

    assert "Foreign" in client.get("/plays/").text
    make_play(own)
    assert "Foreign" not in client.get("/plays/").text
