"""Notes: who may write, change and read them, what is shown of them, and who is named in them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import MentionRecord, NoteKind, NoteRecord
from customers.repositories.notes import KEPT_DAYS, NoteText, answer_note, delete_note, log_note
from tests.customers.builders import NOW, make_account

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def account(owner):
    return make_account(name="Bluepeak", csm=owner)


@pytest.fixture
def note(account, owner):
    return log_note(account, NoteText("Budget is agreed"), by=owner, now=NOW)


def timeline(client, account, query="") -> str:
    return client.get(f"/accounts/{account.pk}/panels/timeline/{query}", headers=HTMX).text


def test_a_note_is_kept_and_stands_in_the_timeline(client, owner, account):
    client.force_login(owner)

    client.post(
        f"/accounts/{account.pk}/notes/new/",
        {"text": "Spoke with Ada", "kind": "call", "happened_at": "2026-11-20T14:30"},
    )

    kept = NoteRecord.objects.get()
    assert (kept.author, kept.kind, f"{kept.happened_at:%d %H:%M}") == (owner, NoteKind.CALL, "20 14:30")
    page = timeline(client, account)
    assert "Spoke with Ada" in page
    assert ">Call<" in page


def test_the_form_leads_back_to_the_page_it_was_opened_on_and_nowhere_else(client, owner, account):
    client.force_login(owner)
    address = f"/accounts/{account.pk}/notes/new/"
    written = {"text": "x", "kind": "note"}

    assert client.post(address, {**written, "next": "/plays/?type=risk"}).url == "/plays/?type=risk"
    for foreign in ("//evil.example", "https://evil.example/", "nowhere", ""):
        answer = client.post(address, {**written, "next": foreign})
        assert answer.url == f"/accounts/{account.pk}/#panel-timeline"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"text": " ", "kind": "note"}, "there is no text yet"),
        ({"text": "x", "kind": "answer"}, "not one of the available choices"),
        ({"text": "x", "kind": "note", "happened_at": "soon"}, "2026-01-31"),
        ({"text": "x", "kind": "note", "happened_at": "2999-01-01T00:00"}, "lies in the future"),
        ({"text": "x" * 10_001, "kind": "note"}, "10000 characters"),
    ],
)
def test_what_is_wrong_with_a_note_is_said_and_nothing_typed_is_lost(client, owner, account, typed, problem):
    client.force_login(owner)

    whole = client.post(f"/accounts/{account.pk}/notes/new/", typed)
    part = client.post(f"/accounts/{account.pk}/notes/new/", typed, headers=HTMX)

    assert whole.status_code == 422
    assert problem in whole.text
    assert typed["text"].strip() in whole.text
    assert (part.status_code, part["HX-Reswap"]) == (200, "none")
    assert problem in part.text
    assert not NoteRecord.objects.exists()


def test_only_its_author_changes_a_note(client, owner, colleague, note):
    address = f"/accounts/notes/{note.pk}/"
    for user, expected in ((colleague, "Budget is agreed"), (owner, "Budget is signed")):
        client.force_login(user)
        client.post(address, {"text": "Budget is signed", "kind": "note"})
        note.refresh_from_db()
        assert note.text == expected
    assert note.edited_at is not None


def test_a_deleted_note_is_gone_and_comes_back_by_undo(client, owner, account, note):
    client.force_login(owner)

    after = client.post(f"/accounts/notes/{note.pk}/delete/", headers=HTMX, follow=True).text
    assert "Budget is agreed" not in after
    assert f'action="/accounts/notes/{note.pk}/restore/"' in after

    client.post(f"/accounts/notes/{note.pk}/restore/", headers=HTMX)
    assert "Budget is agreed" in timeline(client, account)


def test_nobody_deletes_what_another_wrote_but_an_admin(client, colleague, admin, note):
    for user, is_there in ((colleague, True), (admin, False)):
        client.force_login(user)
        client.post(f"/accounts/notes/{note.pk}/delete/")
        assert NoteRecord.objects.kept().exists() is is_there


def test_what_was_deleted_long_ago_is_cleared_away(account, owner, note):
    delete_note(note, by=owner, now=NOW)
    other = log_note(account, NoteText("Other"), by=owner, now=NOW)

    delete_note(other, by=owner, now=NOW + timedelta(days=KEPT_DAYS, seconds=1))

    assert [kept.text for kept in NoteRecord.objects.all()] == ["Other"]


def test_answers_stand_under_their_note_the_oldest_first(client, owner, colleague, account, note):
    first = answer_note(note, "Who signs?", by=colleague, now=NOW)
    answer_note(first, "Ada does", by=owner, now=NOW + timedelta(hours=1))
    client.force_login(owner)

    page = timeline(client, account)

    assert page.index("Budget is agreed") < page.index("Who signs?") < page.index("Ada does")
    assert page.count('class="note-answers"') == 1


def test_a_pinned_note_stands_above_everything_and_only_once(client, owner, account, note):
    client.force_login(owner)
    client.post(f"/accounts/notes/{note.pk}/pin/", {"pin": "yes"})
    log_note(account, NoteText("Later news"), by=owner, now=NOW + timedelta(days=1))

    page = timeline(client, account)

    assert page.count("Budget is agreed") == 1
    assert page.index("Budget is agreed") < page.index("Later news")


@pytest.mark.parametrize("path", ["", "answer/", "pin/", "delete/", "restore/"])
def test_a_note_on_an_account_beyond_ones_reach_is_not_there(client, stranger, account, note, path):
    client.force_login(stranger)

    assert client.post(f"/accounts/notes/{note.pk}/{path}", {"text": "x", "kind": "note"}).status_code == 404
    assert client.post(f"/accounts/{account.pk}/notes/new/", {"text": "x"}).status_code == 404
    assert client.get(f"/accounts/{account.pk}/mentionable/?q=o").status_code == 404


def test_a_viewer_reads_notes_and_gets_no_form(client, viewer, account, note):
    client.force_login(viewer)

    page = timeline(client, account)

    assert "Budget is agreed" in page
    assert "<form" not in page
    assert client.get(f"/accounts/{account.pk}/notes/new/").status_code == 403


def test_what_was_written_is_shown_as_text_with_links_paragraphs_and_names(client, owner, account):
    text = f"{SCRIPT}\n\nSee https://example.com/a?b=1&c=2 @colleague, mail to@example.com"
    log_note(account, NoteText(text), by=owner, now=NOW)
    client.force_login(owner)

    page = timeline(client, account)

    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert '<a href="https://example.com/a?b=1&amp;c=2" rel="nofollow">' in page
    assert '<b class="mention">@colleague</b>' in page
    assert page.count('class="mention"') == 1


def test_a_mention_is_kept_for_people_who_may_see_the_account(owner, colleague, stranger, account):
    text = "@colleague. and @Stranger, @owner @nobody colleague@example.com"

    written = log_note(account, NoteText(text), by=owner, now=NOW)

    mentioned = {kept.person for kept in MentionRecord.objects.filter(note=written)}
    assert mentioned == {colleague, owner}


def test_only_people_who_may_see_the_account_are_offered(client, owner, colleague, stranger, account):
    client.force_login(owner)

    offered = client.get(f"/accounts/{account.pk}/mentionable/").text

    assert "@colleague" in offered
    assert "@stranger" not in offered
    assert "@colleague" not in client.get(f"/accounts/{account.pk}/mentionable/?q=ow").text


def test_the_moment_of_a_note_is_now_when_nobody_says_otherwise(client, owner, account):
    client.force_login(owner)
    before = timezone.now()

    client.post(f"/accounts/{account.pk}/notes/new/", {"text": "x", "kind": "note"})

    assert before <= NoteRecord.objects.get().happened_at <= timezone.now()
