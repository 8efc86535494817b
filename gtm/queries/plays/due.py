"""Plays that fall due, as their owners are told of them."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import QuerySet

from churnapp.notifications.notify import Note
from churnapp.saying import later, say
from gtm.domain import PlayType
from gtm.models import PlayRecord
from gtm.queries.plays.links import play_url

DUE_TODAY = later("{name}: the play “{play}” is due today")
OVERDUE = later("{name}: the play “{play}” is overdue")


def due_notes(today: date) -> Iterator[Note]:
    """One for the owner of each open play whose last day is today."""
    return _notes(PlayRecord.objects.awake().filter(due_on=today), DUE_TODAY)


def overdue_notes(today: date) -> Iterator[Note]:
    """One for the owner of each open play whose last day has passed; told once for each such day."""
    return _notes(PlayRecord.objects.awake().filter(due_on__lt=today), OVERDUE)


def _notes(plays: QuerySet[PlayRecord], sentence: str) -> Iterator[Note]:
    rows = plays.filter(owner__isnull=False).values_list(
        "pk", "owner_id", "customer_id", "customer__name", "play_type", "due_on"
    )
    for pk, owner, account, name, play_type, due_on in rows.iterator():
        title = partial(_said, sentence, name, PlayType(play_type))
        url = play_url(pk)
        yield Note(owner, title, url, f"play-{pk}-{due_on.isoformat()}", account, pk)


def _said(sentence: str, name: str, kind: PlayType) -> str:
    return say(sentence, name=name, play=kind.label)
