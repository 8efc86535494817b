"""What goes by mail, when, and to whom no more."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from churnapp.notifications import events
from churnapp.notifications.events import Frequency, NotificationEvent, add_event
from churnapp.notifications.inbox import mark_all_read
from churnapp.notifications.mail import due_before, send_due_mail
from churnapp.notifications.models import NotificationRecord
from churnapp.notifications.notify import Note, notify, notify_all
from tests.customers.builders import make_account
from tests.german import in_german

pytestmark = pytest.mark.django_db
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SUNDAY_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def happenings(monkeypatch):
    monkeypatch.setattr(events, "_events", dict(events._events))
    for key, usual in (("fire", Frequency.AT_ONCE), ("storm", Frequency.DAILY), ("tide", Frequency.WEEKLY)):
        add_event(
            NotificationEvent(key, f"A {key} comes", usual, "bolt", 10, list_url="/accounts/?tier=critical")
        )


def tell(user, event: str, title: str = "It comes", at: datetime = SUNDAY_NOON, **fields) -> None:
    notify(user, event, title=title, url="/accounts/7/", dedupe_key=title, **fields)
    NotificationRecord.objects.filter(title=title).update(created_at=at)


def test_what_is_told_at_once_goes_out_once_alone_under_its_own_title(owner):
    tell(owner, "fire", "Acme burns")

    assert send_due_mail(now=MONDAY_NOON) == 1
    assert send_due_mail(now=MONDAY_NOON) == 0
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["owner@example.com"], "Acme burns")]


def test_a_daily_mail_gathers_what_came_before_the_morning(owner):
    tell(owner, "storm", "Storm over Acme")
    tell(owner, "storm", "Storm over Blue Ocean")
    tell(owner, "storm", "Storm of today", at=MONDAY_NOON.replace(hour=9))

    send_due_mail(now=MONDAY_NOON)

    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    for text in (sent.body, html):
        assert "Storm over Acme" in text
        assert "Storm over Blue Ocean" in text
        assert "Storm of today" not in text
        assert "http://127.0.0.1:8000/accounts/7/" in text
    assert sent.subject == "2 things to know today"


@pytest.mark.parametrize(
    ("zone", "frequency", "now", "before"),
    [
        ("UTC", Frequency.DAILY, MONDAY_NOON, datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("UTC", Frequency.DAILY, MONDAY_NOON.replace(hour=6), datetime(2026, 11, 22, 7, tzinfo=UTC)),
        ("Asia/Tokyo", Frequency.DAILY, MONDAY_NOON, datetime(2026, 11, 22, 22, tzinfo=UTC)),
        ("UTC", Frequency.WEEKLY, MONDAY_NOON, datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("UTC", Frequency.WEEKLY, SUNDAY_NOON, datetime(2026, 11, 16, 7, tzinfo=UTC)),
    ],
)
def test_mornings_are_those_of_the_reader(owner, zone, frequency, now, before):
    owner.time_zone = zone

    assert due_before(frequency, owner, now) == before


def test_many_of_one_event_are_the_newest_ten_and_a_link_to_all(owner):
    notify_all("storm", [Note(owner.pk, f"Storm {number}", "/", str(number)) for number in range(34)])
    NotificationRecord.objects.update(created_at=SUNDAY_NOON)

    send_due_mail(now=MONDAY_NOON)

    assert mail.outbox[0].body.count("- Storm") == 10
    assert "and 24 more: http://127.0.0.1:8000/accounts/?tier=critical" in mail.outbox[0].body


def test_no_mail_tells_of_an_account_that_went_to_somebody_else_nor_of_what_was_read(owner, stranger):
    account = make_account(csm=owner)
    tell(owner, "fire", "Acme burns", account_pk=account.pk)
    account.csm = stranger
    account.save()
    assert send_due_mail(now=MONDAY_NOON) == 0

    tell(owner, "fire", "Blue burns")
    mark_all_read(owner)
    assert send_due_mail(now=MONDAY_NOON) == 0
    assert mail.outbox == []


def test_markup_and_lines_in_a_title_are_words_in_the_mail(owner):
    tell(owner, "fire", "<b>Acme</b>\nBcc: all@example.com")

    send_due_mail(now=MONDAY_NOON)

    (sent,) = mail.outbox
    assert sent.recipients() == ["owner@example.com"]
    assert "<b>Acme" not in sent.alternatives[0].content
    assert "<b>Acme" in sent.body


def test_a_mail_server_that_is_down_delays_and_loses_nothing(owner, settings, monkeypatch):
    tell(owner, "fire", "Acme burns")
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMessage.send", _refuse)
        assert send_due_mail(now=MONDAY_NOON) == 0

    assert send_due_mail(now=MONDAY_NOON) == 1


def _refuse(*_arguments, **_options):
    raise ConnectionRefusedError


def test_the_link_of_a_mail_stops_mail_for_its_reader_without_a_login(owner, client):
    tell(owner, "fire", "Acme burns")
    send_due_mail(now=MONDAY_NOON)
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")

    assert "owner@example.com" in client.get(link).text
    assert client.post(link).status_code == 200
    tell(owner, "fire", "Blue burns")

    assert send_due_mail(now=MONDAY_NOON) == 0
    assert NotificationRecord.objects.filter(user=owner, frequency=Frequency.INBOX).count() >= 1


def test_a_link_that_was_tampered_with_stops_nothing(client, owner):
    assert client.post(reverse("notifications:stop", args=[f"{owner.pk}:forged"])).status_code == 404


def test_a_mail_is_written_in_the_language_of_its_reader(owner):
    owner.language = "de"
    owner.save()
    for number in (1, 2):
        tell(owner, "fire", f"Fire {number}")
    with in_german({"%(count)s things to know now": "%(count)s Neuigkeiten"}), translation.override("en"):
        send_due_mail(now=MONDAY_NOON)

    assert [sent.subject for sent in mail.outbox] == ["2 Neuigkeiten"]


def test_a_mail_to_a_german_reader_is_german_throughout(owner):
    owner.language = "de"
    owner.save()
    tell(owner, "fire", "Acme burns")
    with translation.override("en"):
        send_due_mail(now=MONDAY_NOON)
    html = mail.outbox[0].alternatives[0].content

    assert '<html lang="de">' in html
    for said in ("Ihr Posteingang", "Keine Mails mehr"):
        assert said in html
        assert said in mail.outbox[0].body
