"""Close dates that can be meant, and how far they slip."""

from dataclasses import dataclass
from datetime import date

from churnapp.saying import say

FIRST_YEAR = 2000
YEARS_AHEAD = 10


class CloseDateImpossible(ValueError):
    """A close date that nobody can mean."""


def check_close_date(day: date, today: date) -> None:
    """Sees that a close date can be meant.

    Raises:
        CloseDateImpossible: it lies before the year 2000 or more than ten years ahead.
    """
    last = today.replace(year=today.year + YEARS_AHEAD, day=min(today.day, 28))
    if day.year < FIRST_YEAR or day > last:
        raise CloseDateImpossible(
            say(
                "{day} cannot be a close date. Valid: from {first_year}-01-01 to {last}.",
                day=day.isoformat(),
                first_year=FIRST_YEAR,
                last=last.isoformat(),
            )
        )


@dataclass(frozen=True, slots=True)
class Slippage:
    """How a close date moved away.

    Attributes:
        times: how often it was moved to a later day while the sale was open.
        first_promised: the close date before its first change; None while it never changed.
    """

    times: int = 0
    first_promised: date | None = None

    def after(self, before: date, now: date) -> "Slippage":
        """What it is when the close date of an open sale changes from ``before`` to ``now``."""
        if now == before:
            return self
        return Slippage(self.times + (now > before), self.first_promised or before)

    def days(self, close_date: date) -> int:
        """Days between the first promise and ``close_date``, never negative."""
        if self.first_promised is None:
            return 0
        return max(0, (close_date - self.first_promised).days)
