"""A place in the timeline: where one page ends and the next begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from django.db.models import Q

SEPARATOR = "~"
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """The newest first; at one moment in the order of the sources' keys, then the newest row first.

    Attributes:
        at: UTC.
        source: key of the source that the row comes from.
        pk: of the row, unique within its source.
    """

    at: datetime
    source: str
    pk: int

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """The place that a link names; None for none and for nonsense."""
        try:
            at, source, pk = (text or "").split(SEPARATOR)
            moment = datetime.fromisoformat(at)
            return cls(moment.astimezone(UTC), source, int(pk)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return SEPARATOR.join((self.at.isoformat(), self.source, str(self.pk)))

    @property
    def rank(self) -> tuple[timedelta, str, int]:
        """What the timeline is sorted by, downwards."""
        return (LAST - self.at, self.source, -self.pk)

    def comes_before(self, other: "Place") -> bool:
        """Whether another place is further down."""
        return self.rank < other.rank

    def older(self, source: str, at: str) -> Q:
        """What is older than this place, of a source whose rows have a moment in the field ``at``."""
        if source < self.source:
            return Q(**{f"{at}__lt": self.at})
        if source > self.source:
            return Q(**{f"{at}__lte": self.at})
        return Q(**{f"{at}__lt": self.at}) | Q(**{at: self.at, "pk__lt": self.pk})

    def older_by_day(self, source: str, on: str) -> Q:
        """The same for rows that only have a day, which counts as its first moment."""
        day = self.at.date()
        if self.at != start_of(day) or source > self.source:
            return Q(**{f"{on}__lte": day})
        if source < self.source:
            return Q(**{f"{on}__lt": day})
        return Q(**{f"{on}__lt": day}) | Q(**{on: day, "pk__lt": self.pk})


def start_of(day: date) -> datetime:
    """The first moment of a day, which is where rows stand that only have a day."""
    return datetime.combine(day, time(), UTC)
