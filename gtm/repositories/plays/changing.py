"""Changing plays, one or many, and keeping what was changed so that it can be told and taken back."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, fields
from datetime import date
from itertools import batched

from django.db import transaction

from gtm.domain import MoveKind, PlayMoveRefused, PlayState, PlayStatus
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories.opportunity_changes import Author

COLUMNS = tuple(field.name for field in fields(PlayState))
DAYS = frozenset({"status_entered_on", "due_on", "acting_since", "closed_on", "snoozed_until"})
BATCH_ROWS = 1_000

type Column = str | int | bool | date | None
type Change = Callable[[PlayState], PlayState]


def state_of(play: PlayRecord) -> PlayState:
    """What the stored play is now."""
    held = {name: getattr(play, name) for name in COLUMNS}
    return PlayState(**{**held, "status": PlayStatus(play.status)})


def change_plays(
    pks: Collection[int],
    change: Change,
    kind: MoveKind,
    author: Author,
    *,
    note: str = "",
    refuses: bool = False,
) -> list[PlayMoveRecord]:
    """Changes plays and keeps the move of each that became another; two statements for each new state.

    Args:
        pks: which; those that were deleted are left out.
        change: what is done; it may refuse.
        kind: what happened.
        author: who does it.
        note: why, or what was seen.
        refuses: whether a refusal goes to the caller; else what refuses stays as it is.

    Raises:
        PlayMoveRefused: a play refused; nothing was changed.
    """
    moves: list[PlayMoveRecord] = []
    for batch in batched(pks, BATCH_ROWS):
        with transaction.atomic():
            plays = PlayRecord.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk")
            changed = [
                (play, before, after)
                for play, before, after in _changed(plays, change, refuses=refuses)
                if after != before
            ]
            _write((play.pk, before, after) for play, before, after in changed)
            moves += PlayMoveRecord.objects.bulk_create(
                PlayMoveRecord(
                    play=play,
                    at=author.at,
                    by=author.user,
                    kind=kind,
                    note=note,
                    before=_as_json(before, differing),
                    after=_as_json(after, differing),
                )
                for play, before, after in changed
                if (differing := _differing(before, after))
            )
    return moves


def restore(play: PlayRecord, move: PlayMoveRecord) -> bool:
    """Gives a locked play back what a move took, not yet saved; False where it was changed since."""
    held = state_of(play)
    now = _as_json(held, move.after)
    if now != {name: value for name, value in move.after.items() if name in COLUMNS}:
        return False
    for name, value in move.before.items():
        if name in COLUMNS:
            setattr(play, name, date.fromisoformat(value) if value and name in DAYS else value)
    return True


def _changed(
    plays: Iterable[PlayRecord], change: Change, *, refuses: bool
) -> Iterable[tuple[PlayRecord, PlayState, PlayState]]:
    for play in plays:
        before = state_of(play)
        try:
            yield play, before, change(before)
        except PlayMoveRefused:
            if refuses:
                raise


def _write(changed: Iterable[tuple[int, PlayState, PlayState]]) -> None:
    """One statement for all plays that get the same values."""
    by_values: dict[tuple[tuple[str, Column], ...], list[int]] = defaultdict(list)
    for pk, before, after in changed:
        values = tuple((name, getattr(after, name)) for name in _differing(before, after))
        by_values[values].append(pk)
    for values, pks in by_values.items():
        PlayRecord.objects.filter(pk__in=pks).update(**dict(values))


def _differing(before: PlayState, after: PlayState) -> list[str]:
    held, wanted = asdict(before), asdict(after)
    return [name for name in COLUMNS if held[name] != wanted[name]]


def _as_json(state: PlayState, names: Iterable[str]) -> dict[str, str | int | bool | None]:
    values = {name: getattr(state, name) for name in names if name in COLUMNS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
