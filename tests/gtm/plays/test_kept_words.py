"""What the product keeps about plays in English is read in German, and what people wrote stays."""

import ast
import inspect

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from churnapp.notifications.models import NotificationRecord
from customers.models import TaskRecord
from gtm.domain import PlayStatus, PlayType
from gtm.domain.play_label import play_label, play_label_retold
from gtm.queries.plays import goals
from gtm.queries.plays.evidence import _SENTENCES, evidence_retold
from gtm.repositories import Author
from gtm.repositories.plays import keeping
from gtm.repositories.plays.play_tasks import add_task
from tests.gtm.builders import NOW, make_account, make_play


def sentences_in(module) -> set[str]:
    """What a module says, wherever it calls ``say`` or ``say_count``."""
    calls = (node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call))
    said = (call.args for call in calls if getattr(call.func, "id", "") in {"say", "say_count"})
    return {
        each.value for args in said for each in args if isinstance(each, ast.Constant) and str(each.value)
    }


def test_everything_that_ends_a_play_by_itself_is_told_in_the_readers_language():
    assert sentences_in(goals) <= set(_SENTENCES)


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_each_kind_of_evidence_is_german_for_a_german(sentence):
    kept = sentence.format(
        **dict.fromkeys(("recent", "usual", "count"), "1,234"),
        **dict.fromkeys(("before", "after", "day"), "3 Mar 2026"),
        share="85%",
        sale="OPP-7",
        amount="$2,500",
    )

    with translation.override("de"):
        told = evidence_retold(kept)

    assert told != kept
    assert "1,234" not in told
    assert "$2,500" not in told
    assert "3 Mar 2026" not in told
    assert evidence_retold(kept) == kept


def test_money_in_evidence_is_written_as_the_reader_writes_it():
    with translation.override("de"):
        assert "2.500" in evidence_retold("It pays $2,500 a month instead of $900.")
        assert evidence_retold("They pay more now.") == "They pay more now."


def test_a_label_that_a_german_made_is_english_for_the_english():
    with translation.override("de"):
        kept = play_label(PlayType.RISK, "Revenue at risk")
        assert play_label_retold(kept) == "Risiko: Gefährdeter Umsatz"

    assert play_label_retold(kept) == "Risk: Revenue at risk"
    assert play_label_retold("Call: today") == "Call: today"


@pytest.mark.django_db
def test_a_task_names_its_play_in_the_language_of_who_reads_it(client, make_user):
    german = make_user("german", role="csm", language="de")
    play = make_play(make_account("Acme", csm=german), owner=german, reason="Revenue at risk")
    add_task(play, "Anrufen", timezone.now().date(), Author(german, NOW))
    client.force_login(german)

    assert TaskRecord.objects.get().about_label == "Risk: Revenue at risk"
    for page in ("/tasks/", reverse("gtm:play", args=[play.pk])):
        text = client.get(page).text
        assert "Gefährdeter Umsatz" in text, page
        assert "Revenue at risk" not in text, page


@pytest.mark.django_db
def test_an_owner_hears_in_their_language_how_a_play_ended(monkeypatch, make_user):
    german = make_user("german", role="csm", language="de")
    play = make_play(make_account("Acme", csm=german), owner=german, reason="Revenue at risk")
    seen = goals.Seen(PlayStatus.LOST, "The account left on 3 Mar 2026.")
    monkeypatch.setattr(keeping, "goals_seen", lambda *_asked: {play.pk: seen})

    keeping.end_by_goals(NOW)

    title = NotificationRecord.objects.get(event="play_ended").title
    assert title.startswith("Acme: Das Play „Gefährdeter Umsatz“ ist ")
    assert "3. März 2026" in title
