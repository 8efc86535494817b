"""Making and editing playbooks: an edit is a new version, and plays that run keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.text import slugify

from churnapp.saying import say
from gtm.domain import Goal, PlaybookImpossible, PlaybookTask, PlayType
from gtm.domain.playbook import MOST_TASKS
from gtm.models import PlaybookRecord, PlaybookVersionRecord
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.playbooks.versions import add_version


class PlaybookChanged(RuntimeError):
    """Somebody else edited the playbook meanwhile; nothing was changed."""


@dataclass(frozen=True, slots=True)
class PlaybookDraft:
    """A playbook as somebody wants it.

    Attributes:
        driver_group, tier: for which cause it is suggested; empty for any.

    Raises:
        PlaybookImpossible: it has no task, or too many.
    """

    name: str
    play_type: PlayType
    goal: Goal
    tasks: Sequence[PlaybookTask]
    driver_group: str = ""
    tier: str = ""
    is_active: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.tasks) <= MOST_TASKS:
            raise PlaybookImpossible(say("A playbook has from 1 to {most} tasks.", most=MOST_TASKS))


def create_playbook(draft: PlaybookDraft, author: Author) -> PlaybookRecord:
    """A new playbook in its first version."""
    with transaction.atomic():
        playbook = PlaybookRecord.objects.create(key=_free_key(draft.name), **_head(draft))
        add_version(playbook, draft.goal, draft.tasks, author)
    return playbook


def edit_playbook(pk: int, draft: PlaybookDraft, author: Author, *, seen: int) -> PlaybookVersionRecord:
    """Puts a draft in force; a new version only where goal or tasks differ.

    Args:
        pk: which.
        draft: how it is to be.
        author: who edits.
        seen: number of the version that the person edited.

    Raises:
        PlaybookChanged: another version is in force by now.
    """
    with transaction.atomic():
        playbook = PlaybookRecord.objects.select_for_update().get(pk=pk)
        newest = playbook.versions.order_by("-number").prefetch_related("tasks")[0]
        if newest.number != seen:
            raise PlaybookChanged
        draft = _as_kept(draft, playbook, newest)
        playbook.is_seeded = playbook.is_seeded and draft.name == playbook.name
        for name, value in _head(draft).items():
            setattr(playbook, name, value)
        playbook.save()
        if _is_same(newest, draft):
            return newest
        return add_version(playbook, draft.goal, draft.tasks, author)


def _as_kept(draft: PlaybookDraft, playbook: PlaybookRecord, newest: PlaybookVersionRecord) -> PlaybookDraft:
    """Texts that came with the product and were left alone stay what readers of every language get."""
    kept = {task.words: task.text for task in newest.tasks.all()}
    return replace(
        draft,
        name=playbook.name if draft.name == playbook.words else draft.name,
        tasks=[replace(task, text=kept.get(task.text, task.text)) for task in draft.tasks],
    )


def _is_same(version: PlaybookVersionRecord, draft: PlaybookDraft) -> bool:
    held = [task.planned for task in version.tasks.all()]
    goal = (version.goal_kind, version.goal_value)
    return held == list(draft.tasks) and goal == (draft.goal.kind.value, draft.goal.share)


def _head(draft: PlaybookDraft) -> dict[str, object]:
    return {
        "name": draft.name,
        "play_type": draft.play_type,
        "driver_group": draft.driver_group,
        "tier": draft.tier,
        "is_active": draft.is_active,
    }


def _free_key(name: str) -> str:
    base = slugify(name)[:50] or "playbook"
    taken = set(PlaybookRecord.objects.filter(key__startswith=base).values_list("key", flat=True))
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in numbered if key not in taken)
