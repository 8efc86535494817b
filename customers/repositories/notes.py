"""Writing, changing, deleting and restoring notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.notifications.notify import Note as Told
from churnapp.notifications.notify import notify_all
from churnapp.saying import later, say
from customers.models import CustomerRecord, MentionRecord, NoteKind, NoteRecord
from customers.queries.account import account_url
from customers.queries.people import people_who_may_see
from customers.repositories.follows import tell_followers

# how long a deleted note can be restored
KEPT_DAYS = 30
MENTION = "mention"
MENTIONED = re.compile(r"(?<![\w./@])@([\w.+-]+)")


class NoteOfSomebodyElse(PermissionError):
    """Only its author may change a note, and an admin may delete it."""


@dataclass(frozen=True, slots=True)
class NoteText:
    """What a person wrote.

    Attributes:
        happened_at: None for now.
    """

    text: str
    kind: NoteKind = NoteKind.NOTE
    happened_at: datetime | None = None
    is_pinned: bool = False


def log_note(account: CustomerRecord, written: NoteText, *, by: User, now: datetime) -> NoteRecord:
    """Keeps a note about an account, and who is mentioned in it."""
    return _keep(
        NoteRecord(
            customer=account,
            kind=written.kind,
            text=written.text,
            happened_at=written.happened_at or now,
            is_pinned=written.is_pinned,
            author=by,
            created_at=now,
        ),
        now,
    )


def answer_note(note: NoteRecord, text: str, *, by: User, now: datetime) -> NoteRecord:
    """Keeps an answer to a note; an answer to an answer stands under the same note."""
    return _keep(
        NoteRecord(
            customer_id=note.customer_id,
            kind=NoteKind.ANSWER,
            text=text,
            happened_at=now,
            answers_id=note.answers_id or note.pk,
            author=by,
            created_at=now,
        ),
        now,
    )


def rewrite_note(note: NoteRecord, written: NoteText, *, by: User, now: datetime) -> None:
    """Changes what a note says.

    Raises:
        NoteOfSomebodyElse: nothing was changed.
    """
    if note.author_id != by.pk:
        raise NoteOfSomebodyElse(_("Only who wrote a note can change it. Answer it instead."))
    note.text, note.edited_at = written.text, now
    if note.kind != NoteKind.ANSWER:
        note.kind, note.is_pinned = written.kind, written.is_pinned
        note.happened_at = written.happened_at or note.happened_at
    _keep(note, now)


def delete_note(note: NoteRecord, *, by: User, now: datetime) -> None:
    """Takes a note away; it can be restored for 30 days, after which the next deletion clears it away.

    Raises:
        NoteOfSomebodyElse: nothing was changed.
    """
    _refuse_stranger(note, by)
    with transaction.atomic():
        NoteRecord.objects.filter(deleted_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
        NoteRecord.objects.filter(pk=note.pk).update(deleted_at=now)


def restore_note(note: NoteRecord, *, by: User) -> None:
    """Brings a deleted note back.

    Raises:
        NoteOfSomebodyElse: nothing was changed.
    """
    _refuse_stranger(note, by)
    NoteRecord.objects.filter(pk=note.pk).update(deleted_at=None)


def pin_note(note: NoteRecord, *, is_pinned: bool) -> None:
    """Keeps a note at the top of the timeline, or lets it go."""
    NoteRecord.objects.filter(pk=note.pk).exclude(kind=NoteKind.ANSWER).update(is_pinned=is_pinned)


def mentioned_usernames(text: str) -> set[str]:
    """The names after an ``@``, in lower case, without the full stop of a sentence."""
    return {name.rstrip(".-+").lower() for name in MENTIONED.findall(text)}


def _keep(note: NoteRecord, now: datetime) -> NoteRecord:
    with transaction.atomic():
        note.save()
        named: list[User] = []
        if names := mentioned_usernames(note.text):
            named = [
                person for person in people_who_may_see(note.customer) if person.username.lower() in names
            ]
            MentionRecord.objects.bulk_create(
                [MentionRecord(note=note, person=person, mentioned_at=now) for person in named],
                ignore_conflicts=True,
            )
        _tell(note, named)
    return note


def _tell(note: NoteRecord, named: Sequence[User]) -> None:
    """Lets those who are named and those who follow the account know, once and not about their own."""
    url = f"{account_url(note.customer_id)}#panel-timeline"
    title = partial(
        say, later("{author} mentions you on {customer}"), author=note.author, customer=note.customer.name
    )
    notify_all(
        MENTION,
        [
            Told(person.pk, title, url, f"note-{note.pk}-{person.pk}", note.customer_id)
            for person in named
            if person.pk != note.author_id
        ],
    )
    if note.edited_at is None:
        news = partial(
            say, later("{author} wrote about {customer}"), author=note.author, customer=note.customer.name
        )
        known = {note.author_id, *(person.pk for person in named)}
        tell_followers(note.customer_id, news, url, f"note-{note.pk}", but=known)


def _refuse_stranger(note: NoteRecord, by: User) -> None:
    if note.author_id != by.pk and not by.may_administer:
        raise NoteOfSomebodyElse(_("Only who wrote a note, or an admin, can delete it or bring it back."))
