"""The tables of plays: the plays, what happened to them, their tasks, and the playbooks they follow."""

from gtm.models.plays.move import PlayMoveRecord
from gtm.models.plays.play import OPEN_PLAYS, PlayQuerySet, PlayRecord
from gtm.models.plays.playbook import PlaybookRecord, PlaybookTaskRecord, PlaybookVersionRecord
from gtm.models.plays.task import PlayTaskRecord

__all__ = [
    "OPEN_PLAYS",
    "PlayMoveRecord",
    "PlayQuerySet",
    "PlayRecord",
    "PlayTaskRecord",
    "PlaybookRecord",
    "PlaybookTaskRecord",
    "PlaybookVersionRecord",
]
