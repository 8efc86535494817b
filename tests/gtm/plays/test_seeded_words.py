"""Playbooks that come with the product speak the language of whoever reads them, until somebody edits them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from customers.models import TaskRecord
from gtm.domain import PlayType
from gtm.domain.seeded_playbooks import seed_retold, seeded_playbooks
from gtm.models import PlaybookRecord
from gtm.queries.playbooks.page import version_in_force
from gtm.repositories import Author
from gtm.repositories.playbooks.following import follow
from tests.gtm.builders import make_account, make_play

ENGLISH_NAME, GERMAN_NAME = "Little usage, high risk", "Wenig Nutzung, hohes Risiko"
GERMAN_CALL = "Den Kunden anrufen. Fragen, wer das Produkt nicht mehr nutzt und wofür es genutzt wurde"


@pytest.fixture
def german_admin(client, make_user, db):
    """An admin who reads German, logged in."""
    admin = make_user("german", role="admin", language="de")
    client.force_login(admin)
    return admin


def page_of(playbook) -> str:
    return reverse("gtm:playbook", args=[playbook.pk])


def as_shown(page: str) -> dict[str, str]:
    """What the form of a playbook would send if nobody touched it."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_every_seeded_text_is_told_in_german():
    texts = [text for each in seeded_playbooks() for text in (each.name, *(task.text for task in each.tasks))]

    with translation.override("de"):
        left = {text for text in texts if seed_retold(text) == text}

    assert left == {"Onboarding"}  # the same word in both


def test_a_text_that_somebody_wrote_stays_as_it_was_written():
    with translation.override("de"):
        assert seed_retold("Make the offer today") == "Make the offer today"
        assert seed_retold("Customer") == "Customer"


def test_a_german_reader_has_the_list_and_the_form_in_german(client, german_admin):
    playbook = PlaybookRecord.objects.get(key="usage-level-high")

    assert GERMAN_NAME in client.get(reverse("gtm:playbooks")).text
    form = client.get(page_of(playbook)).text
    assert f'value="{GERMAN_NAME}"' in form
    assert f'value="{GERMAN_CALL}"' in form
    assert "Call the customer" not in form


def test_saving_the_form_as_it_is_leaves_the_texts_to_readers_of_every_language(client, german_admin):
    playbook = PlaybookRecord.objects.get(key="usage-level-high")

    answer = client.post(page_of(playbook), as_shown(client.get(page_of(playbook)).text))

    playbook.refresh_from_db()
    assert answer.status_code == 302
    assert (playbook.name, playbook.is_seeded) == (ENGLISH_NAME, True)
    assert version_in_force(playbook.pk).number == 1


def test_what_somebody_renames_or_rewrites_stays_as_written_and_the_rest_is_told(client, german_admin):
    playbook = PlaybookRecord.objects.get(key="usage-level-high")
    sent = as_shown(client.get(page_of(playbook)).text)

    client.post(page_of(playbook), sent | {"name": "Expansion", "tasks-1-text": "Kurz anrufen"})

    playbook.refresh_from_db()
    texts = [task.text for task in version_in_force(playbook.pk).tasks.all()]
    assert (playbook.name, playbook.words, playbook.is_seeded) == ("Expansion", "Expansion", False)
    assert texts[:2] == ["Review the top drivers of the risk on the account page", "Kurz anrufen"]
    page = client.get(reverse("gtm:playbooks")).text
    assert ">Expansion</a>" in page
    assert GERMAN_NAME not in page


def test_tasks_of_a_seeded_playbook_are_german_wherever_a_german_meets_them(client, german_admin):
    account = make_account("Acme", csm=german_admin)
    play = make_play(account, owner=german_admin, play_type=PlayType.RISK)
    version = version_in_force(PlaybookRecord.objects.get(key="usage-level-high").pk)
    follow(play.pk, version, Author(german_admin, timezone.now()))
    task = TaskRecord.objects.get(text__startswith="Call the customer.")

    for page in (reverse("gtm:play", args=[play.pk]), "/tasks/?scope=mine&box=week", f"/tasks/{task.pk}/"):
        text = client.get(page).text
        assert "Call the customer" not in text, page
    assert GERMAN_CALL in client.get(reverse("gtm:play", args=[play.pk])).text
    with translation.override("en"):
        assert task.words == task.text


def test_moving_a_seeded_task_to_another_day_leaves_its_text_to_readers_of_every_language(
    client, german_admin
):
    kept = "Send the renewal offer"
    task = TaskRecord.objects.create(text=kept, owner=german_admin, created_at=timezone.now())
    change = reverse("tasks:change", args=[task.pk])
    shown = as_shown(client.get(change).text)
    assert shown["text"] == "Das Angebot zur Verlängerung schicken"

    client.post(change, shown | {"owner": german_admin.pk, "due_on": "2027-01-31"})
    task.refresh_from_db()
    assert (task.text, task.due_on.isoformat()) == (kept, "2027-01-31")

    client.post(change, shown | {"owner": german_admin.pk, "text": "Angebot schicken"})
    task.refresh_from_db()
    assert task.text == "Angebot schicken"
