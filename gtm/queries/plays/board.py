"""The board of plays: by status, with what each status is worth."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from churnapp.accounts.models import User
from churnapp.web.lists import ListState
from gtm.domain import PlayStatus
from gtm.models import OPEN_PLAYS, PlayRecord
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
    """The chosen statuses, or all: a query for the totals, one for the cards of each, one for their tasks.

    Closed ones are shown for 30 days. The page of the state says how far each column is unrolled.
    """
    found = PLAYS.fitting(user, state.with_filter(STATUS), today).filter(_shown(state, today))
    totals: dict[str, Any] = {
        values["status"]: values
        for values in found.order_by().values("status").annotate(count=Count("pk"), worth=Sum("priority"))
    }
    cards = CARDS_AT_ONCE * min(state.page, MOST_STEPS)
    statuses = [status for status in PlayStatus if status in state.filters.get(STATUS, tuple(PlayStatus))]
    rows = {
        status: [PlayRow.from_values(values, today) for values in _in_order(found, status, state)[:cards]]
        for status in statuses
        if status in totals
    }
    told = {row.pk: row for row in with_tasks([row for each in rows.values() for row in each])}
    return tuple(
        PlayBoardColumn(
            status=status,
            count=totals[status]["count"] if status in totals else 0,
            worth=Decimal(totals[status]["worth"] or 0) if status in totals else Decimal(0),
            rows=tuple(told[row.pk] for row in rows.get(status, ())),
        )
        for status in statuses
    )


def _in_order(
    found: QuerySet[PlayRecord], status: PlayStatus, state: ListState
) -> QuerySet[PlayRecord, dict[str, Any]]:
    """The cards of a status; what was closed last stands first."""
    rows = found.filter(status=status)
    ordered = rows.order_by(*PLAYS.ordering(state)) if status.is_open else rows.order_by("-closed_on", "-pk")
    cards: QuerySet[PlayRecord, dict[str, Any]] = ordered.values(*PLAY_PATHS)
    return cards


def _shown(state: ListState, today: date) -> Q:
    asks_snoozed = SNOOZED in state.filters.get(ATTENTION, ())
    opened = Q(status__in=OPEN_PLAYS) if asks_snoozed else Q(status__in=OPEN_PLAYS, snoozed_until=None)
    return opened | Q(closed_on__gte=today - timedelta(days=CLOSED_DAYS))
