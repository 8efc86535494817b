"""Telling people: once, as they chose, and only of what they may see."""

from functools import partial

import pytest
from django.utils import translation

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.notifications import events
from churnapp.notifications.events import Frequency, NotificationEvent, UnknownEvent, add_event
from churnapp.notifications.inbox import inbox_page, mark_all_read, mute, unmute, unread_count
from churnapp.notifications.models import FrequencyChoice, NotificationRecord
from churnapp.notifications.notify import Note, notify, notify_admins, notify_all
from churnapp.saying import say
from tests.customers.builders import make_account
from tests.german import in_german

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storm(monkeypatch):
    monkeypatch.setattr(events, "_events", dict(events._events))
    return add_event(NotificationEvent("storm", "A storm comes", Frequency.DAILY, "bolt", 10))


def tell(user: User, **fields) -> None:
    notify(user, "storm", **{"title": "Storm over Acme", "url": "/", "dedupe_key": "storm-1", **fields})


def titles(user: User) -> list[str]:
    return [row.title for row in inbox_page(user, only_unread=True).rows]


def test_the_same_happening_is_told_once(owner):
    tell(owner)
    tell(owner, title="Storm over Acme, said again")

    assert titles(owner) == ["Storm over Acme"]


def test_whoever_chose_never_is_not_told(owner, colleague):
    FrequencyChoice.objects.create(user=owner, event="storm", frequency=Frequency.NEVER)

    for user in (owner, colleague):
        tell(user)

    assert titles(owner) == []
    assert titles(colleague) == ["Storm over Acme"]


def test_a_muted_account_is_silent_for_the_one_who_muted_it_until_it_is_unmuted(owner, colleague, team):
    account = make_account(csm=owner)
    mute(owner, account.pk)
    for user in (owner, colleague):
        tell(user, account_pk=account.pk)
    unmute(owner, account.pk)
    tell(owner, account_pk=account.pk, dedupe_key="storm-2", title="Another storm")

    assert titles(owner) == ["Another storm"]
    assert titles(colleague) == ["Storm over Acme"]


def test_nothing_is_read_about_an_account_that_went_to_somebody_else(owner, stranger):
    account = make_account(csm=owner)
    tell(owner, account_pk=account.pk)
    assert unread_count(owner) == 1

    account.csm = stranger
    account.save()

    assert titles(owner) == []
    assert unread_count(owner) == 0


def test_only_admins_are_told_what_is_for_admins(owner, admin):
    notify_admins("storm", title="The disk is full", url="/", dedupe_key="disk")

    assert titles(admin) == ["The disk is full"]
    assert titles(owner) == []


def test_an_unknown_event_names_the_valid_ones(owner):
    with pytest.raises(UnknownEvent, match=r"Unknown event 'strom'. Valid events: .*storm"):
        notify(owner, "strom", title="x", url="/", dedupe_key="x")


@pytest.mark.slow
def test_ten_thousand_are_told_in_a_few_statements(make_user, django_assert_max_num_queries):
    user = make_user("busy", reach=Scope.ALL)
    notes = [Note(user.pk, f"Storm {number}", "/", f"storm-{number}") for number in range(10_000)]

    with django_assert_max_num_queries(50):
        notify_all("storm", notes)

    assert NotificationRecord.objects.filter(user=user).count() == 10_000
    assert mark_all_read(user) == 10_000


def test_a_title_longer_than_its_column_is_cut(owner):
    tell(owner, title="x" * 5_000)

    assert len(titles(owner)[0]) == 255


def test_a_title_is_said_in_the_language_of_whoever_is_told(owner, colleague):
    User.objects.filter(pk=owner.pk).update(language="de")
    title = partial(say, "Storm over {name}", name="Acme")
    with in_german({"Storm over {name}": "Sturm über {name}"}), translation.override("fr"):
        notify_all("storm", [Note(user.pk, title, "/", f"storm-{user.pk}") for user in (owner, colleague)])

    told = dict(NotificationRecord.objects.values_list("user", "title"))
    assert told == {owner.pk: "Sturm über Acme", colleague.pk: "Storm over Acme"}


def test_whoever_changes_their_language_reads_what_was_told_before_in_the_new_one(owner):
    title = partial(say, "Storm over {name}", name="Acme")
    with in_german({"Storm over {name}": "Sturm über {name}"}):
        notify_all("storm", [Note(owner.pk, title, "/", "storm-1")])

    with translation.override("de"):
        assert titles(owner) == ["Sturm über Acme"]
    with translation.override("en"):
        assert titles(owner) == ["Storm over Acme"]


def test_what_was_told_in_one_language_alone_stays_readable_in_every_other(owner):
    tell(owner, title="As it was told")

    with translation.override("de"):
        assert titles(owner) == ["As it was told"]
