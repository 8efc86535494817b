"""Notes as the timeline shows them, with their answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from churnapp.accounts.models import User
from churnapp.saying import later, say
from customers.models import NoteKind, NoteRecord

MOST_PINNED, MOST_ANSWERS = 5, 50
SOMEBODY = later("Somebody who has left")


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note or answer.

    Attributes:
        author: in words.
        is_own: whether the person who looks wrote it.
        may_delete: whether that person may take it away.
        answers: the oldest first; an answer has none.
    """

    pk: int
    kind: NoteKind
    text: str
    author: str
    initials: str
    happened_at: datetime
    created_at: datetime
    edited_at: datetime | None
    is_pinned: bool
    is_own: bool
    may_delete: bool
    answers: tuple["NoteRow", ...] = ()


def rows_of_notes(notes: QuerySet[NoteRecord], user: User) -> list[NoteRow]:
    """The notes with their answers, in two queries; none for no notes."""
    found = list(notes.select_related("author"))
    answers = _answers_to([note.pk for note in found], user) if found else {}
    return [_row(note, user, answers.get(note.pk, ())) for note in found]


def pinned_notes(customer_pk: int, user: User) -> list[NoteRow]:
    """The newest few pinned notes of an account.

    Args:
        customer_pk: an account that is known to be visible to the user.
        user: who looks.
    """
    return rows_of_notes(
        NoteRecord.objects.kept().filter(customer=customer_pk, is_pinned=True)[:MOST_PINNED], user
    )


def visible_note(user: User, pk: int) -> NoteRecord:
    """The note with its account, deleted or not.

    Raises:
        NoteRecord.DoesNotExist: there is none, or the user may not see its account.
    """
    return NoteRecord.objects.visible_to(user).select_related("customer", "author").get(pk=pk)


def _answers_to(pks: Iterable[int], user: User) -> dict[int, Sequence[NoteRow]]:
    found = NoteRecord.objects.kept().filter(answers__in=pks).select_related("author")
    by_note: dict[int, list[NoteRow]] = {}
    for answer in found.order_by("created_at", "pk"):
        of_note = by_note.setdefault(answer.answers_id or 0, [])
        of_note.append(_row(answer, user))
    return {pk: rows[-MOST_ANSWERS:] for pk, rows in by_note.items()}


def _row(note: NoteRecord, user: User, answers: Sequence[NoteRow] = ()) -> NoteRow:
    is_own = note.author_id == user.pk
    return NoteRow(
        pk=note.pk,
        kind=NoteKind(note.kind),
        text=note.text,
        author=str(note.author) if note.author else say(SOMEBODY),
        initials=note.author.initials if note.author else "?",
        happened_at=note.happened_at,
        created_at=note.created_at,
        edited_at=note.edited_at,
        is_pinned=note.is_pinned,
        is_own=is_own,
        may_delete=is_own or user.may_administer,
        answers=tuple(answers),
    )
