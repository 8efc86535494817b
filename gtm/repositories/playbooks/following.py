"""Planning a play that runs by a playbook, or by another one."""

from django.db import transaction

from customers.models import TaskRecord
from gtm.domain import MoveKind
from gtm.models import PlaybookVersionRecord, PlayMoveRecord, PlayRecord, PlayTaskRecord
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.changing import change_plays
from gtm.repositories.plays.play_tasks import drop_links
from gtm.repositories.plays.playbook_tasks import add_playbook_tasks, responsible_for


def follow(play_pk: int, version: PlaybookVersionRecord | None, author: Author) -> PlayMoveRecord | None:
    """Brings the tasks of a playbook, counted from today; open tasks of the playbook before are closed.

    Tasks that are done, or that somebody added by hand, stay. An undo puts everything back.

    Args:
        play_pk: which play.
        version: the playbook; None for none.
        author: who plans.

    Returns:
        The move; None where the play follows that version already.

    Raises:
        PlayMoveRefused: the play is closed.
    """
    wanted = version.pk if version else None
    with transaction.atomic():
        moves = change_plays(
            [play_pk], lambda state: state.following(wanted), MoveKind.PLANNED_ANEW, author, refuses=True
        )
        if not moves:
            return None
        (move,) = moves
        of_playbook = PlayTaskRecord.objects.filter(play=play_pk, template__isnull=False, task__done_at=None)
        drop_links([(link, move) for link in of_playbook], author)
        play = PlayRecord.objects.get(pk=play_pk)
        known = set(TaskRecord.objects.filter(play_task__play=play_pk).values_list("pk", flat=True))
        add_playbook_tasks([play], responsible_for([play.customer_id]), author, start=author.at.date())
        brought = TaskRecord.objects.filter(play_task__play=play_pk).exclude(pk__in=known)
        move.after = {**move.after, "task_ids": sorted(brought.values_list("pk", flat=True))}
        move.save(update_fields=["after"])
    return move
