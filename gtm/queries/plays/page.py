"""Everything that the page of one play shows."""

from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from customers.models import TaskRecord
from customers.queries.tasks import TaskRow
from gtm.domain import GoalKind
from gtm.models import PlayMoveRecord, PlayRecord, PlayTaskRecord
from gtm.queries.plays.history import MOST_SHOWN, MoveRow, StatusDays, days_in_statuses, move_rows
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow
from gtm.queries.plays.worth import Worth, worth_of
from predictions.domain import DriverGroup
from predictions.models import CurrentScoreRecord
from predictions.queries.group_words import group_words

MOST_TASKS = 100


@dataclass(frozen=True, slots=True)
class PlayTaskRow:
    """A task of the play.

    Attributes:
        is_dropped: closed with the play although nobody had done it.
    """

    task: TaskRow
    is_dropped: bool


@dataclass(frozen=True, slots=True)
class PlayPage:
    """One play.

    Attributes:
        row: as lists show it.
        record: with its account, people, prediction, playbook and rule.
        worth: the numbers behind its priority.
        driver: the driver group that caused it, in words; empty for none.
        tasks: open ones by day, then done ones.
        history: the newest first.
    """

    row: PlayRow
    record: PlayRecord
    worth: Worth
    driver: str
    tasks: tuple[PlayTaskRow, ...]
    history: tuple[MoveRow, ...]
    days: tuple[StatusDays, ...]

    @property
    def done_tasks(self) -> int:
        """How many tasks somebody has done."""
        return sum(row.task.done_at is not None and not row.is_dropped for row in self.tasks)

    @property
    def goal(self) -> GoalKind:
        """What ends it by itself."""
        version = self.record.playbook_version
        return GoalKind(version.goal_kind) if version else GoalKind.NONE


def visible_play(user: User, pk: int) -> PlayRecord:
    """The play with what stands around it.

    Raises:
        PlayRecord.DoesNotExist: there is none, or the user may not see its account.
    """
    around = (
        "customer",
        "owner",
        "opened_by",
        "closed_by",
        "prediction",
        "rule",
        "opportunity",
        "playbook_version__playbook",
    )
    return PlayRecord.objects.visible_to(user).select_related(*around).get(pk=pk)


def play_page(record: PlayRecord, user: User, today: date) -> PlayPage:
    """What the page shows, in at most nine queries.

    Args:
        record: from ``visible_play``.
        user: who looks.
        today: decides what is overdue.
    """
    values = PlayRecord.objects.filter(pk=record.pk).values(*PLAY_PATHS).get()
    moves = list(PlayMoveRecord.objects.filter(play=record).select_related("by")[:MOST_SHOWN])
    score = CurrentScoreRecord.objects.filter(customer=record.customer_id).first()
    gone = record.customer.churn_date is not None
    return PlayPage(
        row=PlayRow.from_values(values, today),
        record=record,
        worth=worth_of(record, None if gone else score),
        driver=group_words(DriverGroup(record.driver_group)) if record.driver_group else "",
        tasks=tuple(_tasks(record.pk, user, today)),
        history=tuple(move_rows(moves)),
        days=tuple(days_in_statuses(moves, record.closed_on or today)),
    )


def open_task_count(play_pk: int) -> int:
    """How many tasks of the play nobody has done."""
    return TaskRecord.objects.filter(play_task__play=play_pk).open().count()


def _tasks(play_pk: int, user: User, today: date) -> list[PlayTaskRow]:
    links = PlayTaskRecord.objects.filter(play=play_pk).select_related(
        "task__customer", "task__owner", "task__done_by"
    )
    found = sorted(
        links[:MOST_TASKS],
        key=lambda link: (link.task.is_done, link.task.due_on or date.max, link.pk),
    )
    return [
        PlayTaskRow(TaskRow.of(link.task, user, today), is_dropped=link.dropped_by_id is not None)
        for link in found
    ]
