"""Score now on the account page: who may ask, what the panel says, and how a refusal is told."""

from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import TestCase
from django.utils import timezone

from customers.models import CustomerRecord
from predictions import wiring
from predictions.ml.registry import ModelMissing
from predictions.models import RunStatus, ScoringRunRecord

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def account(world, customers, owner, monkeypatch) -> CustomerRecord:
    monkeypatch.setattr(wiring, "scoring_runs", lambda: world.runs)
    monkeypatch.setattr(wiring, "scoring_record", lambda: None)
    monkeypatch.setattr(wiring, "refuse_what_is_lacking", lambda _record, _offered: None)
    monkeypatch.setattr(wiring, "open_mart", lambda: SimpleNamespace(contract=None))
    world.now = timezone.now()
    world.score()
    CustomerRecord.objects.filter(pk=customers[42].pk).update(csm=owner)
    return customers[42]


@pytest.fixture
def ask(client, account):
    """Presses the button as somebody and follows it."""

    def press(user, **headers):
        client.force_login(user)
        with TestCase.captureOnCommitCallbacks(execute=True):
            return client.post(f"/accounts/{account.pk}/score-now/", headers=headers, follow=True)

    return press


def singles():
    return ScoringRunRecord.objects.exclude(customer=None)


def test_whoever_may_edit_the_account_sees_the_button_and_others_do_not(client, account, owner, viewer):
    seen = {}
    for user in (owner, viewer):
        client.force_login(user)
        seen[user] = (
            f'action="/accounts/{account.pk}/score-now/"' in client.get(f"/accounts/{account.pk}/").text
        )

    assert seen == {owner: True, viewer: False}


def test_nobody_else_can_ask(ask, account, viewer, stranger):
    assert ask(viewer).status_code == 403
    assert ask(stranger).status_code == 404
    assert not singles().exists()


def test_looking_starts_nothing(client, account, owner):
    client.force_login(owner)

    assert client.get(f"/accounts/{account.pk}/score-now/").status_code == 405


def test_without_script_it_leads_back_to_the_panel_that_waits(ask, account, owner):
    answer = ask(owner)

    assert answer.redirect_chain[-1][0] == f"/accounts/{account.pk}/#panel-risk"
    assert "A worker is scoring this account" in answer.text
    assert "score-now/" not in answer.text  # nothing to press twice
    assert singles().get().started_by == owner


def test_the_panel_looks_again_until_the_score_is_there_and_then_stands_still(
    ask, client, world, account, owner
):
    waiting = ask(owner, **FRAGMENT).text
    assert f'hx-get="/accounts/{account.pk}/panels/risk/" hx-trigger="load delay:300ms"' in waiting
    assert "<html" not in waiting

    world.work_off()
    done = client.get(f"/accounts/{account.pk}/panels/risk/", headers=FRAGMENT).text

    assert 'hx-trigger="load' not in done
    assert "as before, with data up to 31 May 2026" in unescape(done)
    assert "score-now/" in done


def test_a_missing_worker_is_said_with_what_to_do(ask, client, account, owner, admin):
    ask(owner)
    singles().update(created_at=timezone.now() - timedelta(seconds=20))
    panel = f"/accounts/{account.pk}/panels/risk/"

    for user, remedy in (
        (owner, "Ask an admin to start one"),
        (admin, "celery --app churnapp.celery worker"),
    ):
        client.force_login(user)
        said = client.get(panel, headers=FRAGMENT).text
        assert "No worker has taken this up" in said
        assert remedy in said


def test_an_account_that_leaves_is_refused_with_a_sentence(ask, account, owner):
    CustomerRecord.objects.filter(pk=account.pk).update(notice_date=timezone.now().date())

    answer = ask(owner)

    assert "take the notice off its record first" in answer.text
    assert not singles().exists()


@pytest.mark.parametrize(
    ("hindrance", "sentence"),
    [
        ("run", "All accounts are being scored right now"),
        ("broker", "make run starts both"),
        ("model", "No model was trained yet. Run: manage.py train_model"),
        ("mart", "not in the mart of 2026-05-31"),
    ],
)
def test_what_stands_in_the_way_is_told_in_one_sentence(
    ask, world, customers, account, owner, monkeypatch, hindrance, sentence
):
    if hindrance == "run":
        world.start()
    if hindrance == "broker":
        world.queue.is_down = True
    if hindrance == "model":
        refusal = ModelMissing("No model was trained yet. Run: manage.py train_model")
        monkeypatch.setattr(wiring, "scoring_record", _raising(refusal))
    if hindrance == "mart":
        world.sources.offer_mart("mart-2", customers[:10])

    answer = ask(owner)

    assert sentence in unescape(answer.text)
    assert not singles().exists()


def test_a_failure_is_told_and_the_score_before_stays(ask, client, world, account, owner):
    ask(owner)
    singles().update(status=RunStatus.FAILED, finished_at=timezone.now(), message="The mart is gone.")

    page = client.get(f"/accounts/{account.pk}/").text

    assert "This account could not be scored." in page
    assert "The mart is gone." in page
    assert "chance of leaving within 90 days" in page


def test_the_panel_of_a_score_that_is_there_costs_at_most_thirty_queries(
    ask, client, world, account, owner, django_assert_max_num_queries
):
    ask(owner)
    world.work_off()

    with django_assert_max_num_queries(30):
        client.get(f"/accounts/{account.pk}/")


def _raising(refusal: Exception):
    def refuse():
        raise refusal

    return refuse
