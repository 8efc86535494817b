"""The next four quarters, seen from a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from gtm.domain.month import (
    MONTHS_PER_QUARTER,
    Month,
    first_day_of,
    later,
    month_key,
    month_of,
    quarter_start,
    quarter_words,
)

QUARTERS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter, by its first month."""

    first: Month

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        return cls(quarter_start(month_of(day)))

    @property
    def begins(self) -> date:
        """Its first day."""
        return first_day_of(self.first)

    @property
    def ends(self) -> date:
        """The first day after it."""
        return first_day_of(later(self.first, MONTHS_PER_QUARTER))

    @property
    def key(self) -> str:
        """Its name in files: the key of its first month."""
        return month_key(self.first)

    @property
    def words(self) -> str:
        """Its name."""
        return quarter_words(self.first)

    def later(self, quarters: int) -> "Quarter":
        """That many quarters later; earlier when negative."""
        return Quarter(later(self.first, quarters * MONTHS_PER_QUARTER))


def quarters_ahead(as_of: date) -> tuple[Quarter, ...]:
    """The quarter of the day after ``as_of``, of which only the rest lies ahead, and the three after it."""
    running = Quarter.of(as_of + timedelta(days=1))
    return tuple(running.later(number) for number in range(QUARTERS_AHEAD))
