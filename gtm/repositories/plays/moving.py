"""What people do to a play: move it, end it, put it off, give it to somebody, plan it for another day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from churnapp.saying import inside, say
from gtm.domain import MoveKind, PlayMoveRefused, PlayState, PlayStatus
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.changing import change_plays
from gtm.repositories.plays.play_tasks import drop_tasks, hand_tasks_over, pick_up_tasks
from gtm.repositories.plays.telling import tell_new_owner


class PlayMovedMeanwhile(RuntimeError):
    """Somebody else moved the play after it was read; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What somebody says came of a play.

    Attributes:
        note: how, in a few words.
        drops_tasks: whether its open tasks are closed with it.
    """

    outcome: PlayStatus
    note: str = ""
    drops_tasks: bool = True


def move_play(
    pk: int, status: PlayStatus, author: Author, *, seen: PlayStatus | None = None
) -> PlayMoveRecord:
    """Moves a play to a status without an outcome; reopening also opens the tasks that were closed with it.

    Args:
        pk: which.
        status: the wanted status.
        author: who moves it.
        seen: the status that the person saw; None when nobody looked at it before.

    Raises:
        PlayMoveRefused, PlayMovedMeanwhile: nothing was changed.
    """

    def change(state: PlayState) -> PlayState:
        _check_seen(state, seen)
        return state.move_to(status, author.at.date())

    try:
        with transaction.atomic():
            was_open = PlayRecord.objects.open().filter(pk=pk).exists()
            kind = MoveKind.MOVED if was_open else MoveKind.REOPENED
            (move,) = change_plays([pk], change, kind, author, refuses=True)
            if not was_open:
                pick_up_tasks(pk)
    except IntegrityError as twice:
        raise PlayMoveRefused(
            say("The same play is open again for this account. Go on there instead of reopening this one.")
        ) from twice
    return move


def move_plays(pks: Collection[int], status: PlayStatus, author: Author) -> list[PlayMoveRecord]:
    """Moves open plays where their statuses allow it."""
    today = author.at.date()
    return change_plays(pks, lambda state: state.move_to(status, today), MoveKind.MOVED, author)


def end_play(
    pk: int, ending: Ending, author: Author, *, seen: PlayStatus | None = None
) -> tuple[PlayMoveRecord, int]:
    """Closes a play with its outcome; returns the move, and how many open tasks were closed with it.

    Args:
        pk: which.
        ending: what came of it.
        author: who knows.
        seen: as for ``move_play``.

    Raises:
        PlayMoveRefused, PlayMovedMeanwhile: nothing was changed.
    """

    def change(state: PlayState) -> PlayState:
        _check_seen(state, seen)
        return _ended(state, ending, author)

    with transaction.atomic():
        (move,) = change_plays([pk], change, MoveKind.MOVED, author, note=ending.note, refuses=True)
        return move, drop_tasks([move], author) if ending.drops_tasks else 0


def end_plays(pks: Collection[int], ending: Ending, author: Author) -> list[PlayMoveRecord]:
    """Closes many plays with one outcome where their statuses allow it."""
    with transaction.atomic():
        moves = change_plays(
            pks, lambda state: _ended(state, ending, author), MoveKind.MOVED, author, note=ending.note
        )
        if ending.drops_tasks:
            drop_tasks(moves, author)
    return moves


def put_off(
    pks: Collection[int], until: date, reason: str, author: Author, *, refuses: bool = False
) -> list[PlayMoveRecord]:
    """Puts open plays off until a day; meanwhile they are not on lists, and rules do not open them again.

    Raises:
        PlayMoveRefused: with ``refuses``; nothing was changed.
    """

    def change(state: PlayState) -> PlayState:
        return state.put_off(until, reason, author.at.date())

    return change_plays(pks, change, MoveKind.SNOOZED, author, note=reason.strip(), refuses=refuses)


def wake(pks: Collection[int], author: Author) -> list[PlayMoveRecord]:
    """Puts plays back on the lists."""
    return change_plays(pks, PlayState.wake, MoveKind.WOKEN, author)


def give_to(
    pks: Collection[int], owner_pk: int | None, author: Author, *, note: str = "", refuses: bool = False
) -> list[PlayMoveRecord]:
    """Gives open plays to somebody, with the open tasks of whoever had them; the new owner is told.

    Raises:
        PlayMoveRefused: with ``refuses``; nothing was changed.
    """
    with transaction.atomic():
        moves = change_plays(
            pks,
            lambda state: state.given_to(owner_pk),
            MoveKind.REASSIGNED,
            author,
            note=note,
            refuses=refuses,
        )
        hand_tasks_over(moves)
        tell_new_owner(owner_pk, moves, author)
    return moves


def reschedule(
    pks: Collection[int], day: date, author: Author, *, refuses: bool = False
) -> list[PlayMoveRecord]:
    """Plans open plays for another day.

    Raises:
        PlayMoveRefused: with ``refuses``; nothing was changed.
    """

    def change(state: PlayState) -> PlayState:
        return state.due(day, author.at.date())

    return change_plays(pks, change, MoveKind.RESCHEDULED, author, refuses=refuses)


def _ended(state: PlayState, ending: Ending, author: Author) -> PlayState:
    by = author.user.pk if author.user else None
    return state.end(ending.outcome, author.at.date(), by=by, note=ending.note)


def _check_seen(state: PlayState, seen: PlayStatus | None) -> None:
    if seen is not None and seen != state.status:
        raise PlayMovedMeanwhile(say("The play is {status} by now.", status=inside(state.status.label)))
