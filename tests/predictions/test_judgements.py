"""Disagreeing with the model: beside its band, for a while, and never in what it learns from."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from churnapp.accounts.roles import Scope
from predictions.domain import RiskTier
from predictions.domain.judgement import Judgement, JudgementEnd, JudgementReason
from predictions.models import CurrentScoreRecord, JudgementInForceRecord, JudgementRecord
from predictions.queries.judgements import disagreements_to_settle, judgement_in_force
from predictions.queries.worklist import worklist
from predictions.repositories.judgements import JudgementIsOver, end_judgement, state_judgement
from predictions.repositories.publication import publish_scores
from tests.clock import days_ago, in_days, today
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import predict, publish

TYPED = {"tier": "low", "reason": "knows_more", "words": "The sponsor signed yesterday", "days": "30"}


def a_judgement(tier=RiskTier.LOW, days=30, words="They signed") -> Judgement:
    on = today()
    return Judgement(tier, JudgementReason.KNOWS_MORE, words, on, on + timedelta(days=days))


@pytest.fixture
def account(owner):
    account = make_account(name="Bluepeak", csm=owner)
    publish(account, 0.8)
    return account


@pytest.mark.parametrize(("days", "words"), [(0, "x"), (91, "x"), (-1, "x"), (30, " ")])
def test_a_judgement_needs_words_and_an_end_within_90_days(days, words):
    with pytest.raises(ValueError, match="judgement"):
        a_judgement(days=days, words=words)


def test_it_stands_beside_the_band_of_the_model_on_the_page_and_in_the_list(client, owner, account):
    client.force_login(owner)

    client.post(f"/accounts/{account.pk}/disagree/", TYPED)

    page = client.get(f"/accounts/{account.pk}/").text
    assert "owner sees low risk." in page
    assert "The sponsor signed yesterday" in page
    assert "80%" in page
    listed = client.get("/accounts/").text
    assert ">says low</span>" in listed
    assert "Bluepeak" in client.get("/accounts/?judgement=own").text
    assert "Bluepeak" not in client.get("/accounts/?judgement=none").text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"tier": "critical"}, "The model says critical too"),
        ({"days": "91"}, "less than or equal to 90"),
        ({"words": ""}, "Say what you know"),
        ({"reason": "mood"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, owner, account, typed, problem):
    client.force_login(owner)

    answer = client.post(f"/accounts/{account.pk}/disagree/", {**TYPED, **typed})

    assert answer.status_code == 422
    assert problem in answer.text
    assert not JudgementRecord.objects.exists()


def test_without_a_score_there_is_nothing_to_disagree_with(client, owner):
    client.force_login(owner)

    answer = client.post(f"/accounts/{make_account(csm=owner).pk}/disagree/", TYPED)

    assert "no score" in answer.text


def test_it_ends_by_itself(client, owner, account):
    state_judgement(account.pk, a_judgement(days=30), by=owner, now=timezone.now())

    assert judgement_in_force(account.pk, in_days(30)).days_left == 0
    assert judgement_in_force(account.pk, in_days(31)) is None
    assert disagreements_to_settle(owner, in_days(31)) == []
    JudgementInForceRecord.objects.update(expires_on=days_ago(1))
    client.force_login(owner)
    assert "says low" not in client.get("/accounts/").text
    assert "sees low risk" not in client.get(f"/accounts/{account.pk}/").text


def test_a_second_one_takes_the_place_of_the_first_and_both_are_remembered(owner, colleague, account):
    first = state_judgement(account.pk, a_judgement(), by=owner, now=timezone.now())
    state_judgement(account.pk, a_judgement(RiskTier.MEDIUM), by=colleague, now=timezone.now())

    first.refresh_from_db()
    assert (first.ended_as, first.ended_by) == (JudgementEnd.REPLACED, colleague)
    assert judgement_in_force(account.pk, today()).tier is RiskTier.MEDIUM
    assert JudgementRecord.objects.count() == 2


def test_its_author_takes_it_back_and_another_settles_it(client, owner, colleague, account):
    state_judgement(account.pk, a_judgement(), by=owner, now=timezone.now())
    address = f"/accounts/{account.pk}/judgement/end/"

    client.force_login(colleague)
    client.post(address, {"how": "withdrawn"})
    assert judgement_in_force(account.pk, today()) is not None
    client.post(address, {"how": "person_right"})

    kept = JudgementRecord.objects.get()
    assert (kept.ended_as, kept.ended_by) == (JudgementEnd.PERSON_RIGHT, colleague)
    assert judgement_in_force(account.pk, today()) is None
    with pytest.raises(JudgementIsOver):
        end_judgement(kept.pk, JudgementEnd.WITHDRAWN, "", by=owner, now=timezone.now())


def test_what_is_to_settle_is_what_the_model_still_sees_otherwise(owner, colleague, stranger, account):
    cheap = make_account(name="Cheap", csm=owner, mrr=10)
    publish(cheap, 0.8)
    for each in (cheap, account):
        state_judgement(each.pk, a_judgement(), by=owner, now=timezone.now())

    assert [row.account for row in disagreements_to_settle(colleague, today())] == ["Bluepeak", "Cheap"]
    assert disagreements_to_settle(stranger, today()) == []
    CurrentScoreRecord.objects.filter(customer=cheap).update(risk_tier="low")
    assert [row.account for row in disagreements_to_settle(colleague, today())] == ["Bluepeak"]


def test_a_run_changes_the_score_and_leaves_the_judgement(owner, account):
    state_judgement(account.pk, a_judgement(), by=owner, now=timezone.now())

    newest = predict(account, 0.9, date(2026, 11, 22))
    publish_scores(newest.run)

    assert CurrentScoreRecord.objects.get(customer=account).churn_probability == 0.9
    assert judgement_in_force(account.pk, today()).tier is RiskTier.LOW


def test_nothing_that_learns_or_scores_reads_a_judgement():
    rooms = ("mart", "ml", "scoring", "jobs", "watching")
    files = [path for room in rooms for path in (settings.BASE_DIR / "predictions" / room).rglob("*.*")]
    texts = {path: path.read_text() for path in files if path.suffix in {".py", ".sql"}}

    assert len(texts) > 50
    reads = re.compile(
        r"judgementrecord|judgementinforce|judgement_in_force|\.judgements\b|_judgement", re.IGNORECASE
    )
    assert [path for path, text in texts.items() if reads.search(text)] == []


def test_an_account_beyond_ones_reach_is_not_there(client, stranger, viewer, account):
    for user, status in ((stranger, 404), (viewer, 403)):
        client.force_login(user)
        for path in ("disagree/", "judgement/end/"):
            assert client.post(f"/accounts/{account.pk}/{path}", TYPED).status_code == status


def test_words_are_shown_as_text(client, owner, account):
    state_judgement(
        account.pk, a_judgement(words="<script>alert(1)</script>"), by=owner, now=datetime.now(UTC)
    )
    client.force_login(owner)

    for path in ("", "panels/timeline/"):
        page = client.get(f"/accounts/{account.pk}/{path}").text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_disagreement_stands_on_the_worklist_with_both_sides_until_it_is_settled(client, owner, account):
    held = state_judgement(account.pk, a_judgement(), by=owner, now=timezone.now())

    [group] = [each for each in worklist(owner, Scope.MINE, today()) if each.reason.key == "disagreement"]
    [row] = group.rows
    assert row.sentence == "owner sees low risk, the model critical: They signed"
    assert row.action.url == f"/accounts/{account.pk}/#panel-risk"
    client.force_login(owner)
    assert "Bluepeak" in client.get("/accounts/?today=disagreement").text

    end_judgement(held.pk, JudgementEnd.WITHDRAWN, "", by=owner, now=timezone.now())
    assert worklist(owner, Scope.MINE, today()) == []
