"""The calendar of plays: what is due on each day of a month."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from churnapp.accounts.models import User
from churnapp.saying import say
from churnapp.web.lists import ListState
from gtm.domain import PlayStatus
from gtm.models import PlayRecord
from gtm.queries.plays.play_list import PLAYS

NAMED_PER_DAY = 4
NAMED_PATHS = (
    "pk",
    "due_on",
    "reason",
    "status",
    "customer__name",
    "customer__churn_date",
    "customer__current_score__risk_tier",
)
MOST_WORTH = F("priority").desc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class NamedPlay:
    """One play of a day.

    Attributes:
        tier: risk of the account; empty where it has no score or has left.
    """

    pk: int
    account_name: str
    reason: str
    status: PlayStatus
    tier: str


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
    named: tuple[NamedPlay, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.named)


def play_weeks(user: User, state: ListState, month: date, today: date) -> list[list[PlayDay]]:
    """The weeks of a month with the plays that are due, most worth first; two queries, one where none is.

    Args:
        user: who looks.
        state: which plays.
        month: any day of it.
        today: decides what is overdue.
    """
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    within = PLAYS.matching(user, state, today).filter(due_on__range=(weeks[0][0], weeks[-1][-1]))
    place = Window(RowNumber(), partition_by="due_on", order_by=(MOST_WORTH, "pk"))
    of_day = Window(Count("pk"), partition_by="due_on")
    first = within.order_by().annotate(place=place, of_day=of_day).filter(place__lte=NAMED_PER_DAY)
    found = list(first.values_list("pk", "due_on", "of_day"))
    counts = {due_on: count for _, due_on, count in found}
    named = _named([pk for pk, _, _ in found])
    return [
        [
            PlayDay(day, day.month == month.month, day == today, counts.get(day, 0), tuple(named[day]))
            for day in week
        ]
        for week in weeks
    ]


def _named(pks: Sequence[int]) -> dict[date, list[NamedPlay]]:
    """The plays with these keys by their days."""
    by_day: dict[date, list[NamedPlay]] = defaultdict(list)
    if not pks:
        return by_day
    shown = PlayRecord.objects.filter(pk__in=pks).order_by("due_on", MOST_WORTH, "pk")
    for values in shown.values(*NAMED_PATHS):
        left = values["customer__churn_date"] is not None
        by_day[values["due_on"]].append(
            NamedPlay(
                values["pk"],
                values["customer__name"],
                say(values["reason"]),
                PlayStatus(values["status"]),
                "" if left else values["customer__current_score__risk_tier"] or "",
            )
        )
    return by_day
