"""What happened to plays, in words, and how long each was in each status."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import inside
from churnapp.web.templatetags.formats import day
from gtm.domain import MoveKind, PlayStatus
from gtm.models import PlaybookVersionRecord, PlayMoveRecord
from gtm.queries.plays.evidence import evidence_retold

MOST_SHOWN = 200
ICONS = {
    MoveKind.OPENED: "plus",
    MoveKind.UPDATED: "refresh",
    MoveKind.MOVED: "arrow-narrow-right",
    MoveKind.REOPENED: "rotate",
    MoveKind.CLOSED_BY_CHECK: "circle-check",
    MoveKind.SNOOZED: "clock",
    MoveKind.WOKEN: "bell",
    MoveKind.REASSIGNED: "user-check",
    MoveKind.RESCHEDULED: "calendar-due",
    MoveKind.PLANNED_ANEW: "clipboard-check",
}


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One thing that happened.

    Attributes:
        title: what, in a few words.
        note: why, or what was seen; may be empty.
        who: name of the person; empty for the product itself.
        is_undone: whether somebody took it back.
        may_be_undone: whether it is the last thing that counts.
    """

    pk: int
    at: datetime
    kind: MoveKind
    icon: str
    title: str
    note: str
    who: str
    is_undone: bool
    may_be_undone: bool


@dataclass(frozen=True, slots=True)
class StatusDays:
    """How long a play was in a status, all stays together."""

    status: PlayStatus
    days: int


def move_rows(moves: Sequence[PlayMoveRecord]) -> list[MoveRow]:
    """Moves in words, the newest first as they come; at most two queries for the names in them."""
    people, playbooks = _people(moves), _playbooks(moves)
    last = next((move.pk for move in moves if move.undone_at is None), None)
    return [
        MoveRow(
            pk=move.pk,
            at=move.at,
            kind=(kind := MoveKind(move.kind)),
            icon=ICONS[kind],
            title=title_of(move, people, playbooks),
            note=evidence_retold(move.note),
            who=str(move.by or ""),
            is_undone=move.undone_at is not None,
            may_be_undone=move.pk == last and kind is not MoveKind.OPENED,
        )
        for move in moves
    ]


def title_of(move: PlayMoveRecord, people: Mapping[int, str], playbooks: Mapping[int, str]) -> str:
    """What happened, in a few words."""
    kind, after = MoveKind(move.kind), move.after
    match kind:
        case MoveKind.MOVED:
            said = PlayStatus(after["status"]).label
        case MoveKind.CLOSED_BY_CHECK:
            status = inside(PlayStatus(after["status"]).label)
            said = _("Ended by itself: %(status)s") % {"status": status}
        case MoveKind.SNOOZED:
            said = _("Put off until %(day)s") % {"day": _day(after["snoozed_until"])}
        case MoveKind.REASSIGNED:
            said = _("Given to %(name)s") % {"name": people.get(after["owner_id"], _("nobody"))}
        case MoveKind.PLANNED_ANEW:
            name = playbooks.get(after.get("playbook_version_id") or 0)
            said = _("Planned by “%(name)s”") % {"name": name} if name else _("Without a playbook")
        case _ if "due_on" in after and "due_on" in move.before:
            days = {"after": _day(after["due_on"]), "before": _day(move.before["due_on"])}
            said = _("Due %(after)s instead of %(before)s") % days
        case _:
            said = kind.label
    return said


def days_in_statuses(moves: Sequence[PlayMoveRecord], until: date) -> list[StatusDays]:
    """How long each status lasted, in the order of the statuses; what was taken back never was.

    Args:
        moves: of one play, the newest first.
        until: the last day that counts, for a play that is still open.
    """
    stays = [
        (move.at.date(), PlayStatus(move.after["status"]))
        for move in reversed(moves)
        if move.undone_at is None and "status" in move.after
    ]
    lasted: dict[PlayStatus, int] = {}
    for index, (begun, status) in enumerate(stays):
        if status.is_open:
            ended = stays[index + 1][0] if index + 1 < len(stays) else until
            lasted[status] = lasted.get(status, 0) + max(0, (ended - begun).days)
    return [StatusDays(status, lasted[status]) for status in PlayStatus if status in lasted]


def _people(moves: Iterable[PlayMoveRecord]) -> dict[int, str]:
    keys = {move.after.get("owner_id") for move in moves if move.kind == MoveKind.REASSIGNED} - {None}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=keys)} if keys else {}


def _playbooks(moves: Iterable[PlayMoveRecord]) -> dict[int, str]:
    keys = {move.after.get("playbook_version_id") for move in moves} - {None}
    found = PlaybookVersionRecord.objects.filter(pk__in=keys).select_related("playbook") if keys else ()
    return {version.pk: version.playbook.words for version in found}


def _day(written: str | None) -> str:
    return day(date.fromisoformat(written) if written else None)
