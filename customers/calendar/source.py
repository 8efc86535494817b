"""What a calendar is filled from."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from churnapp.accounts.models import User

PAST_DAYS, AHEAD_DAYS = 30, 180
MOST_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something that is due on a day.

    Attributes:
        uid: the same for the same thing, whenever it is asked: ``task-7``.
        url: a path of this product.
    """

    uid: str
    day: date
    title: str
    url: str
    description: str = ""


class CalendarSource(ABC):
    """One kind of entries."""

    key: ClassVar[str]

    @abstractmethod
    def entries(self, user: User, first: date, last: date, limit: int) -> Iterable[CalendarEntry]:
        """What is due for the person, both days included, the earliest first."""


_sources: dict[str, CalendarSource] = {}


def add_source(source: CalendarSource) -> None:
    """Adds a source; the same key again replaces it."""
    _sources[source.key] = source


def entries_for(user: User, today: date) -> list[CalendarEntry]:
    """What is due from a month ago to half a year ahead, at most a thousand of each kind."""
    first, last = today - timedelta(days=PAST_DAYS), today + timedelta(days=AHEAD_DAYS)
    found = [
        entry for source in _sources.values() for entry in source.entries(user, first, last, MOST_ENTRIES)
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.uid))
