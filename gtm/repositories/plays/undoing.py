"""Taking back what was done to plays, except where somebody did something since."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from customers.models import TaskRecord
from gtm.domain import MoveKind, PlayStatus
from gtm.models import PlayMoveRecord, PlayRecord, PlayTaskRecord
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.changing import restore
from gtm.repositories.plays.play_tasks import hand_tasks_over, open_again


class CannotBeTakenBack(RuntimeError):
    """The play was changed since, or the move was taken back already."""


def take_back(pk: int, author: Author) -> PlayRecord:
    """Takes one move back; the play is as it was before it.

    Raises:
        CannotBeTakenBack: nothing was changed.
    """
    move = PlayMoveRecord.objects.select_related("play").get(pk=pk)
    if not take_back_all([pk], author):
        raise CannotBeTakenBack
    return move.play


def take_back_all(pks: Collection[int], author: Author) -> set[int]:
    """Takes moves back where the plays are still as the moves left them; returns the keys of those plays.

    A play that a move opened goes away, unless somebody has worked on it.
    """
    moves = PlayMoveRecord.objects.filter(pk__in=pks, undone_at=None).select_related("play")
    opening = [move for move in moves if move.kind == MoveKind.OPENED]
    done = remove_untouched([move.play_id for move in opening])
    for move in moves:
        if move.kind != MoveKind.OPENED and _take_back(move, author):
            done.add(move.play_id)
    return done


def remove_untouched(pks: Collection[int]) -> set[int]:
    """Removes plays that nobody has touched with their tasks; what moved, or a sale waits for, stays."""
    worked_on = PlayMoveRecord.objects.filter(play__in=pks).exclude(kind=MoveKind.OPENED).values("play")
    done = PlayTaskRecord.objects.filter(play__in=pks, task__done_at__isnull=False).values("play")
    fresh = PlayRecord.objects.filter(pk__in=pks, status=PlayStatus.AT_RISK, acting_since=None)
    untouched = fresh.filter(opportunity=None).exclude(pk__in=worked_on).exclude(pk__in=done)
    found = set(untouched.values_list("pk", flat=True))
    TaskRecord.objects.filter(play_task__play__in=found).delete()
    PlayRecord.objects.filter(pk__in=found).delete()
    return found


def _take_back(move: PlayMoveRecord, author: Author) -> bool:
    try:
        with transaction.atomic():
            play = PlayRecord.objects.select_for_update(of=("self",)).get(pk=move.play_id)
            if not restore(play, move):
                return False
            play.save()
            open_again(list(PlayTaskRecord.objects.filter(dropped_by=move).values_list("pk", "task_id")))
            if "owner_id" in move.after:
                hand_tasks_over([_reversed(move)])
            _remove_planned(move)
            PlayMoveRecord.objects.filter(pk=move.pk).update(undone_at=author.at, undone_by=author.user)
    except IntegrityError:  # the same play was opened again meanwhile
        return False
    return True


def _reversed(move: PlayMoveRecord) -> PlayMoveRecord:
    return PlayMoveRecord(play_id=move.play_id, before=move.after, after=move.before)


def _remove_planned(move: PlayMoveRecord) -> None:
    """Removes the tasks that a playbook brought with the move, unless somebody has done them."""
    brought = move.after.get("task_ids", [])
    TaskRecord.objects.filter(pk__in=brought).open().delete()
