"""The board of plays: by status, with what each status is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from churnapp.accounts.models import User
from churnapp.web.lists import ListState
from gtm.domain import PlayStatus
from gtm.models import PlayRecord
from gtm.queries.plays.play_list import ATTENTION, PLAYS, SNOOZED, STATUS
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow, with_tasks

CARDS_AT_ONCE = 12
MOST_STEPS = 10
CLOSED_DAYS = 30


@dataclass(frozen=True, slots=True)
class PlayBoardColumn:
    """One status.

    Attributes:
        count, worth: of all its plays that match, also those without a card; US dollars.
        rows: its cards.
    """

    status: PlayStatus
    count: int
    worth: Decimal
    rows: tuple[PlayRow, ...]

    @property
    def hidden(self) -> int:
        """How many have no card."""
        return self.count - len(self.rows)


def play_columns(user: User, state: ListState, today: date) -> tuple[PlayBoardColumn, ...]:
    """The chosen statuses, or all: two queries for each, and two for all cards.

    Closed ones are shown for 30 days. The page of the state says how far each column is unrolled.
    """
    found = PLAYS.fitting(user, state.with_filter(STATUS), today)
    statuses = [status for status in PlayStatus if status in state.filters.get(STATUS, tuple(PlayStatus))]
    columns = {status: _of_status(found, status, state, today) for status in statuses}
    totals = {status: _total(plays) for status, plays in columns.items()}
    most = CARDS_AT_ONCE * min(state.page, MOST_STEPS)
    keys = {
        status: list(_in_order(plays, status, state).values_list("pk", flat=True)[:most])
        for status, plays in columns.items()
        if totals[status][0]
    }
    rows = _rows([pk for each in keys.values() for pk in each], today)
    return tuple(
        PlayBoardColumn(
            status=status,
            count=totals[status][0],
            worth=totals[status][1],
            rows=tuple(rows[pk] for pk in keys.get(status, ()) if pk in rows),
        )
        for status in statuses
    )


def _of_status(
    found: QuerySet[PlayRecord], status: PlayStatus, state: ListState, today: date
) -> QuerySet[PlayRecord]:
    """What the column holds; each condition is one that an index answers."""
    of_status = found.filter(status=status).order_by()
    if not status.is_open:
        return of_status.filter(closed_on__gte=today - timedelta(days=CLOSED_DAYS))
    return of_status if SNOOZED in state.filters.get(ATTENTION, ()) else of_status.filter(snoozed_until=None)


def _total(plays: QuerySet[PlayRecord]) -> tuple[int, Decimal]:
    """How many, and their expected value in US dollars."""
    summed: dict[str, Any] = plays.aggregate(count=Count("pk"), worth=Sum("priority"))
    return summed["count"], Decimal(summed["worth"] or 0)


def _in_order(plays: QuerySet[PlayRecord], status: PlayStatus, state: ListState) -> QuerySet[PlayRecord]:
    """The cards of a status; what was closed last stands first."""
    return plays.order_by(*PLAYS.ordering(state)) if status.is_open else plays.order_by("-closed_on", "-pk")


def _rows(keys: Sequence[int], today: date) -> dict[int, PlayRow]:
    found = PlayRecord.objects.filter(pk__in=keys).order_by().values(*PLAY_PATHS) if keys else ()
    return {row.pk: row for row in with_tasks([PlayRow.from_values(values, today) for values in found])}
