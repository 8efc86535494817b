"""What becomes of the tasks of a play when the play ends, goes on, or gets another owner."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from customers.models import TaskRecord
from gtm.domain import PlayType
from gtm.domain.play_label import play_label
from gtm.models import PlayMoveRecord, PlayRecord, PlayTaskRecord
from gtm.queries.plays.links import play_url
from gtm.repositories.opportunity_changes import Author

BATCH_ROWS = 500


def drop_tasks(moves: Sequence[PlayMoveRecord], author: Author) -> int:
    """Closes the open tasks of plays that ended, so that an undo finds them again; returns how many."""
    by_play = {move.play_id: move for move in moves}
    links = list(PlayTaskRecord.objects.filter(play__in=by_play, task__done_at=None))
    return drop_links([(link, by_play[link.play_id]) for link in links], author)


def drop_links(dropped: Sequence[tuple[PlayTaskRecord, PlayMoveRecord]], author: Author) -> int:
    """Closes open tasks, each by its move, in a few statements; returns how many."""
    for link, move in dropped:
        link.dropped_by = move
    links = [link for link, _ in dropped]
    tasks = TaskRecord.objects.filter(pk__in=[link.task_id for link in links])
    tasks.update(done_at=author.at, done_by=author.user)
    PlayTaskRecord.objects.bulk_update(links, ["dropped_by"], batch_size=BATCH_ROWS)
    return len(links)


def pick_up_tasks(play_pk: int) -> int:
    """Opens the tasks again that were closed with a play; returns how many."""
    dropped = PlayTaskRecord.objects.filter(play=play_pk, dropped_by__isnull=False)
    return open_again(list(dropped.values_list("pk", "task_id")))


def open_again(dropped: Collection[tuple[int, int]]) -> int:
    """Opens tasks that were dropped, given as keys of their links and of themselves."""
    links = [link for link, _ in dropped]
    TaskRecord.objects.filter(pk__in=[task for _, task in dropped]).update(done_at=None, done_by=None)
    return PlayTaskRecord.objects.filter(pk__in=links).update(dropped_by=None)


def hand_tasks_over(moves: Sequence[PlayMoveRecord]) -> None:
    """Gives open tasks of the former owner of each play to the new one, as the moves say."""
    pairs: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for move in moves:
        pairs[move.before.get("owner_id"), move.after.get("owner_id")].append(move.play_id)
    for (before, after), plays in pairs.items():
        open_tasks = TaskRecord.objects.filter(play_task__play__in=plays, owner=before).open()
        open_tasks.update(owner=after)


def add_task(play: PlayRecord, text: str, due_on: date | None, author: Author) -> TaskRecord:
    """A task that somebody adds to a play, for its owner or, where nobody owns it, for themselves."""
    with transaction.atomic():
        task = TaskRecord.objects.create(
            text=text,
            customer_id=play.customer_id,
            about_url=play_url(play.pk),
            about_label=play_label(PlayType(play.play_type), play.reason),
            owner=play.owner or author.user,
            due_on=due_on,
            created_at=author.at,
            created_by=author.user,
        )
        PlayTaskRecord.objects.create(play=play, task=task)
    return task
