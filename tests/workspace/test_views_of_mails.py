"""Mail leads to a view of what it tells of."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from churnapp.notifications.mail import send_due_mail
from churnapp.notifications.models import DigestRecord, NotificationRecord
from churnapp.notifications.notify import Note, notify_all
from churnapp.workspace.keeping import delete, forget_deleted, pin
from churnapp.workspace.models import SavedViewRecord
from gtm.domain import PlayStatus
from gtm.models import PlayRecord
from gtm.queries.plays.due import overdue_notes
from tests.customers.builders import make_account
from tests.gtm.builders import make_play

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"


def mail_of(user, accounts, *, told_at=SUNDAY, sent_at=MONDAY, event="newly_critical") -> str:
    """Tells of accounts by a daily mail; returns its text."""
    notes = [Note(user.pk, f"{a.name} changed", "/", f"{a.pk}-{told_at}", a.pk) for a in accounts]
    notify_all(event, notes)
    NotificationRecord.objects.filter(mailed_at=None).update(created_at=told_at)
    mail.outbox.clear()
    send_due_mail(now=sent_at)
    (sent,) = mail.outbox
    return sent.body


def link_in(text: str) -> str:
    return re.findall(rf"{BASE}(/views/told/\d+/)", text)[0]


def names_on(page: str) -> list[str]:
    return sorted(re.findall(r'class="row-name[^"]*"[^>]*>([^<]+)</a>', page))


@pytest.fixture
def book(owner):
    """Five accounts of the owner."""
    return [make_account(name=name, csm=owner) for name in ("Acme", "Blue", "Coral", "Dune", "Ebb")]


def test_the_link_of_a_mail_opens_a_named_view_with_exactly_its_rows(client, owner, book):
    client.force_login(owner)

    text = mail_of(owner, book[:3])
    page = client.get(link_in(text), follow=True)

    view = SavedViewRecord.objects.get(owner=owner)
    assert "Open as a list: " in text
    assert (view.name, view.sharing) == ("Account newly critical", "private")
    assert re.search(rf'{reverse("workspace:saved_view", args=[view.pk])}"\s+aria-current="page"', page.text)
    assert names_on(page.text) == ["Acme", "Blue", "Coral"]
    assert "mail of 23 Nov 2026" in page.text
    assert "Save changes" not in page.text


def test_the_html_of_a_mail_has_the_same_link_as_its_text(owner, book):
    link = link_in(mail_of(owner, book[:2]))

    assert f'href="{BASE}{link}"' in mail.outbox[0].alternatives[0].content


def test_an_older_mail_still_opens_its_own_rows_and_leads_back_to_the_latest(client, owner, book):
    client.force_login(owner)
    older = link_in(mail_of(owner, book[:2]))
    newer = link_in(mail_of(owner, book[2:4], told_at=MONDAY, sent_at=TUESDAY))

    then, now = (client.get(link, follow=True).text for link in (older, newer))
    view = SavedViewRecord.objects.get(owner=owner)

    assert names_on(then) == ["Acme", "Blue"]
    assert ">Reset</a>" in then
    assert names_on(now) == ["Coral", "Dune"]
    assert names_on(client.get(reverse("workspace:saved_view", args=[view.pk]), follow=True).text) == [
        "Coral",
        "Dune",
    ]


def test_the_view_keeps_its_name_columns_and_sort_and_drops_other_filters(client, owner, book):
    client.force_login(owner)
    mail_of(owner, book[:2])
    SavedViewRecord.objects.update(name="Fires", query="tier=low&sort=-name&columns=name,mrr&told=1")

    page = client.get(link_in(mail_of(owner, book, told_at=MONDAY, sent_at=TUESDAY)), follow=True).text

    view = SavedViewRecord.objects.get()
    assert view.name == "Fires"
    assert "sort=-name&columns=name,mrr" in view.query
    assert "tier" not in view.query
    assert names_on(page) == ["Acme", "Blue", "Coral", "Dune", "Ebb"]


def test_a_view_of_mail_stands_in_the_menu_and_in_no_sidebar_until_it_is_pinned(client, owner, book):
    client.force_login(owner)
    mail_of(owner, book[:2])

    page = client.get("/accounts/").text
    assert '<p class="menu-title">From my latest mail</p>' in page
    assert 'class="view-tabs"' in page
    assert page.count("Account newly critical") == 1

    pin(SavedViewRecord.objects.get(), owner, is_pinned=True)
    assert client.get("/accounts/").text.count("Account newly critical") > 1


def test_a_view_of_mail_that_is_deleted_does_not_come_back_and_the_link_opens_its_rows(client, owner, book):
    client.force_login(owner)
    mail_of(owner, book[:2])
    delete(SavedViewRecord.objects.get(), SUNDAY.replace(year=2025))
    assert forget_deleted(MONDAY) == 0

    page = client.get(link_in(mail_of(owner, book[2:4], told_at=MONDAY, sent_at=TUESDAY)), follow=True).text

    assert names_on(page) == ["Coral", "Dune"]
    assert "Account newly critical" not in page


def test_a_mail_about_one_account_makes_no_view(owner, book):
    assert "/views/told/" not in mail_of(owner, book[:1])
    assert not SavedViewRecord.objects.exists()


def test_a_mail_that_could_not_be_sent_leaves_no_view_behind(owner, book, monkeypatch):
    def refuse(*_arguments, **_options):
        raise ConnectionRefusedError

    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMessage.send", refuse)
        notify_all("newly_critical", [Note(owner.pk, a.name, "/", str(a.pk), a.pk) for a in book])
        NotificationRecord.objects.update(created_at=SUNDAY)
        assert send_due_mail(now=MONDAY) == 0

    assert not SavedViewRecord.objects.exists()
    assert not DigestRecord.objects.exists()
    assert send_due_mail(now=TUESDAY) == 1
    assert SavedViewRecord.objects.exists()


def test_accounts_that_went_to_somebody_else_since_are_not_on_the_list(client, owner, stranger, book):
    client.force_login(owner)
    link = link_in(mail_of(owner, book[:3]))
    book[0].csm = stranger
    book[0].save()

    assert names_on(client.get(link, follow=True).text) == ["Blue", "Coral"]


def test_somebody_elses_mail_opens_nothing(client, owner, colleague, book):
    link = link_in(mail_of(owner, book[:3]))
    client.force_login(colleague)

    assert client.get(link).status_code == 404
    number = link.rstrip("/").rpartition("/")[2]
    assert "it was left out" in client.get(f"/accounts/?told={number}").text


def test_a_mail_of_plays_opens_those_plays_even_when_they_ended_since(client, owner, book):
    client.force_login(owner)
    plays = [make_play(account, owner=owner, due_on=SUNDAY.date()) for account in book[:3]]
    make_play(book[3], owner=owner)
    notify_all("play_overdue", overdue_notes(MONDAY.date()))
    NotificationRecord.objects.update(created_at=SUNDAY)
    send_due_mail(now=MONDAY)
    PlayRecord.objects.filter(pk=plays[0].pk).update(status=PlayStatus.NOT_NEEDED, closed_on=MONDAY.date())

    page = client.get(link_in(mail.outbox[0].body), follow=True).text

    assert SavedViewRecord.objects.get().list_key == "plays"
    for name in ("Acme", "Blue", "Coral"):
        assert name in page
    assert "Dune" not in page


def test_a_view_of_mail_is_shared_with_nobody(client, owner, book):
    client.force_login(owner)
    mail_of(owner, book[:2])
    view = SavedViewRecord.objects.get()

    answer = client.post(
        reverse("workspace:change_view", args=[view.pk]), {"name": "Mine", "sharing": "everybody"}
    )

    view.refresh_from_db()
    assert answer.status_code == 422
    assert view.sharing == "private"


def test_choosing_a_filter_does_not_forget_the_mail(client, owner, book):
    client.force_login(owner)
    page = client.get(link_in(mail_of(owner, book[:2])), follow=True).text

    assert re.search(r'<input type="hidden" name="told" value="\d+">', page)


def test_a_list_of_a_mail_takes_few_more_queries_than_the_plain_list(client, owner, book):
    client.force_login(owner)
    link = client.get(link_in(mail_of(owner, book[:3]))).url
    with CaptureQueriesContext(connection) as plain:
        client.get("/accounts/")
    with CaptureQueriesContext(connection) as told:
        client.get(link)

    assert len(told) <= len(plain) + 2
    assert len(told) <= 30
