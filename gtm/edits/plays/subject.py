"""Plays as the rows of changes, and the moves that changes leave on them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.saying import Said, say_count
from churnapp.workspace.subjects import NamedRow, Subject, add_subject
from churnapp.workspace.traces import Json, RowEdit, Trace, add_trace
from gtm.domain import MoveKind
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import take_back_all

PLAY, MOVE = "play", "move"


class PlaySubject(Subject):
    """Plays."""

    key = PLAY
    nouns = Said("plays")

    def named(self, user: User, rows: Collection[int]) -> Mapping[int, NamedRow]:
        """Account and reason, in one query."""
        visible = PlayRecord.objects.visible_to(user).filter(pk__in=rows).order_by()
        return {
            pk: NamedRow(f"{name}: {reason}", reverse("gtm:play", args=[pk]))
            for pk, name, reason in visible.values_list("pk", "customer__name", "reason")
        }

    def counted(self, count: int) -> str:
        """``412 plays``."""
        return say_count("{count:,} play", "{count:,} plays", count)


class MoveTrace(Trace):
    """Something that was done to a play; the value after is the key of the move."""

    subject, key = PLAY, MOVE
    label = Said("Play")

    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """What was done, in one query."""
        moves = PlayMoveRecord.objects.filter(pk__in=[value for value in values if value is not None])
        return {None: "–", **{move.pk: MoveKind(move.kind).label for move in moves}}

    def take_back(self, edits: Sequence[RowEdit], now: datetime) -> set[int]:
        """Where the plays still are as the moves left them."""
        return take_back_all([edit.after for edit in edits if isinstance(edit.after, int)], Author(None, now))


def edits_of(moves: Sequence[PlayMoveRecord]) -> list[RowEdit]:
    """Moves as a change keeps them."""
    return [RowEdit(move.play_id, MOVE, None, move.pk) for move in moves]


add_subject(PlaySubject())
add_trace(MoveTrace())
