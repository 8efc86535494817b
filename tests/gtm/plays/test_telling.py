"""Who is told of plays: opened for them, due, overdue."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from churnapp.accounts.preferring import reading_as
from churnapp.notifications.inbox import inbox_page
from gtm.domain import PlayCause, PlayType
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays import open_play
from gtm.tasks import tell_of_due_plays
from tests.gtm.builders import make_account, make_play

pytestmark = pytest.mark.django_db


def titles(user) -> list[str]:
    return [row.title for row in inbox_page(user, only_unread=True).rows]


def test_the_owner_hears_of_plays_that_are_due_or_overdue_once(owner):
    today = timezone.now().astimezone(UTC).date()
    for name, days in (("Due", 0), ("Late", -3), ("Later", 3)):
        make_play(make_account(name, csm=owner), owner=owner, due_on=today + timedelta(days=days))

    tell_of_due_plays()
    tell_of_due_plays()

    told = titles(owner)
    assert len(told) == 2
    assert told[0].endswith("is overdue")
    assert told[0].startswith("Late: the play “")
    assert told[1].endswith("is due today")
    assert told[1].startswith("Due: the play “")


def test_the_csm_hears_of_a_play_that_somebody_opened_for_them_and_not_of_their_own(owner, colleague):
    account = make_account("Blue Ocean", csm=owner)
    now = datetime(2026, 7, 1, tzinfo=UTC)
    cause = PlayCause(PlayType.RISK, "Usage falls")
    open_play(account, cause, Author(owner, now), due=now.date())
    assert titles(owner) == []

    open_play(account, PlayCause(PlayType.RISK, "Renewal near"), Author(colleague, now), due=now.date())

    assert titles(owner)[0].startswith("colleague opened the play")


def test_a_german_hears_of_plays_with_days_as_germans_write_them(make_user, colleague):
    german = make_user("german", role="csm", language="de")
    now = datetime(2026, 7, 1, tzinfo=UTC)
    cause = PlayCause(PlayType.RISK, "Usage falls")

    open_play(make_account("Acme", csm=german), cause, Author(colleague, now), due=now.date())

    with reading_as(german):
        assert titles(german)[0].endswith("fällig am 1. Juli 2026")
