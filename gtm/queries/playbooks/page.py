"""Playbooks as admins see them: what is in force, and how many plays follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from gtm.domain import GoalKind, OwnerRole, PlaybookTask, PlayType, working_days_after
from gtm.domain.seeded_playbooks import seed_retold
from gtm.models import OPEN_PLAYS, PlaybookRecord, PlaybookTaskRecord, PlaybookVersionRecord


@dataclass(frozen=True, slots=True)
class PlaybookRow:
    """One playbook.

    Attributes:
        tasks: of the version in force.
        days: working days from the opening to the last task.
        running, ended: plays that follow any of its versions.
    """

    record: PlaybookRecord
    kind: PlayType
    goal: GoalKind
    number: int
    tasks: int
    days: int
    running: int
    ended: int


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A task as it would be for a play that is opened today."""

    text: str
    day: date
    role: OwnerRole


def playbook_rows() -> list[PlaybookRow]:
    """All of them, offered ones first, by type and name, in three queries."""
    versions = {
        version.playbook_id: version
        for version in PlaybookVersionRecord.objects.order_by("playbook", "number").prefetch_related("tasks")
    }
    is_open = Q(versions__plays__status__in=OPEN_PLAYS)
    counted = PlaybookRecord.objects.annotate(
        running=Count("versions__plays", filter=is_open),
        ended=Count("versions__plays", filter=~is_open & Q(versions__plays__isnull=False)),
    )
    order = list(PlayType)
    rows = [_row(record, versions[record.pk], record.running, record.ended) for record in counted]
    return sorted(rows, key=lambda row: (not row.record.is_active, order.index(row.kind), row.record.words))


def version_in_force(playbook_pk: int) -> PlaybookVersionRecord:
    """The newest version with its playbook and tasks.

    Raises:
        PlaybookVersionRecord.DoesNotExist: there is no such playbook.
    """
    # asked of the primary key, which no number is too large for
    versions = PlaybookVersionRecord.objects.filter(
        playbook__in=PlaybookRecord.objects.filter(pk=playbook_pk)
    ).select_related("playbook")
    found = versions.order_by("-number").prefetch_related("tasks").first()
    if found is None:
        raise PlaybookVersionRecord.DoesNotExist(f"There is no playbook {playbook_pk}.")
    return found


def versions_of(playbook_pk: int) -> list[PlaybookVersionRecord]:
    """Every version with how many plays run by it, as ``running``; the newest first, in one query."""
    running = Count("plays", filter=Q(plays__status__in=OPEN_PLAYS))
    found = PlaybookVersionRecord.objects.filter(playbook=playbook_pk).select_related("created_by")
    return list(found.annotate(running=running).order_by("-number"))


def preview(tasks: Sequence[PlaybookTask] | Sequence[PlaybookTaskRecord], today: date) -> list[PreviewRow]:
    """The tasks with their days, for a play that is opened today."""
    return [
        PreviewRow(
            seed_retold(task.text), working_days_after(today, task.offset_days), OwnerRole(task.owner_role)
        )
        for task in tasks
    ]


def _row(record: PlaybookRecord, version: PlaybookVersionRecord, running: int, ended: int) -> PlaybookRow:
    tasks = list(version.tasks.all())
    return PlaybookRow(
        record=record,
        kind=PlayType(record.play_type),
        goal=GoalKind(version.goal_kind),
        number=version.number,
        tasks=len(tasks),
        days=max((task.offset_days for task in tasks), default=0),
        running=running,
        ended=ended,
    )
