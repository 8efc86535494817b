"""Versions of playbooks: written once, never changed."""

from collections.abc import Sequence

from gtm.domain import Goal, PlaybookTask
from gtm.models import PlaybookRecord, PlaybookTaskRecord, PlaybookVersionRecord
from gtm.repositories.opportunity_changes import Author


def add_version(
    playbook: PlaybookRecord, goal: Goal, tasks: Sequence[PlaybookTask], author: Author
) -> PlaybookVersionRecord:
    """The next version of a playbook, in force from now on; inside a transaction."""
    last = playbook.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PlaybookVersionRecord.objects.create(
        playbook=playbook,
        number=last + 1,
        created_at=author.at,
        created_by=author.user,
        goal_kind=goal.kind,
        goal_value=goal.share if goal.kind.needs_a_share else None,
    )
    PlaybookTaskRecord.objects.bulk_create(
        PlaybookTaskRecord(
            version=version,
            position=position,
            text=task.text,
            offset_days=task.offset_days,
            owner_role=task.owner_role,
        )
        for position, task in enumerate(tasks)
    )
    return version
