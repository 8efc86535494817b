"""The calendar of plays: what is due on each day of a month."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from churnapp.web.lists import ListState
from gtm.queries.plays.play_list import PLAYS
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow

NAMED_PER_DAY = 4
MOST_PER_MONTH = 2_000


@dataclass(frozen=True, slots=True)
class PlayDay:
    """One day.

    Attributes:
        is_within: whether it lies in the month.
        named: the plays that are worth most.
    """

    day: date
    is_within: bool
    is_today: bool
    count: int
    named: tuple[PlayRow, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.named)


def play_weeks(user: User, state: ListState, month: date, today: date) -> list[list[PlayDay]]:
    """The weeks of a month with the plays that are due, most worth first; one query.

    Args:
        user: who looks.
        state: which plays.
        month: any day of it.
        today: decides what is overdue.
    """
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    within = PLAYS.matching(user, state, today).filter(due_on__range=(weeks[0][0], weeks[-1][-1]))
    found = within.order_by("due_on", "-priority", "pk").values(*PLAY_PATHS)[:MOST_PER_MONTH]
    by_day: dict[date, list[PlayRow]] = defaultdict(list)
    for values in found:
        by_day[values["due_on"]].append(PlayRow.from_values(values, today))
    return [[_day(day, month, today, by_day.get(day, [])) for day in week] for week in weeks]


def _day(day: date, month: date, today: date, rows: list[PlayRow]) -> PlayDay:
    return PlayDay(day, day.month == month.month, day == today, len(rows), tuple(rows[:NAMED_PER_DAY]))
