"""When, not only whether: the chance of still being a customer at the end of each of the next 12 months."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from churnapp.saying import say

MONTHS = 12
# Days after the day under study at which month 1, 2 … 12 ends: twelfths of a year.
MONTH_ENDS = tuple(round(month * 365 / MONTHS) for month in range(1, MONTHS + 1))
# Beyond this the curve and the probability tell two stories, and the page says so.
TOLERATED_DIFFERENCE = 0.10


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """The survival of one account.

    Attributes:
        survival: P(still a customer at the end of month 1 … 12); it starts below 1 and never rises.

    Raises:
        ValueError: not twelve values, one outside 0 to 1, or one that rises.
    """

    survival: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "survival", tuple(self.survival))
        points = (1.0, *self.survival)
        is_whole = len(self.survival) == MONTHS and all(map(math.isfinite, points))
        if not is_whole or points[-1] < 0 or any(later > earlier for earlier, later in pairwise(points)):
            raise ValueError(
                say(
                    "Survival {survival} is not possible. Valid: {months} values from 1 to 0 that "
                    "never rise.",
                    survival=self.survival,
                    months=MONTHS,
                )
            )

    @classmethod
    def kept(cls, stored: Sequence[float]) -> "SurvivalCurve | None":
        """The curve stored with a prediction; None where the model had none."""
        return cls(tuple(stored)) if stored else None

    def at(self, day: float) -> float:
        """P(still a customer that many days ahead), from 0 to 365; within a month the hazard is constant.

        Raises:
            ValueError: a day outside the curve.
        """
        if not 0 <= day <= MONTH_ENDS[-1]:
            raise ValueError(
                say(
                    "Day {day} is outside of the curve. Valid: 0 to {month_ends}.",
                    day=day,
                    month_ends=MONTH_ENDS[-1],
                )
            )
        month = bisect_left(MONTH_ENDS, day)
        first = MONTH_ENDS[month - 1] if month else 0
        before = self.survival[month - 1] if month else 1.0
        if not before:
            return 0.0
        share = (day - first) / (MONTH_ENDS[month] - first)
        return float(before * (self.survival[month] / before) ** share)

    @property
    def months_kept(self) -> float:
        """Expected months as a customer within the next 12; each month counts by the mean of its two ends."""
        points = (1.0, *self.survival)
        return sum((earlier + later) / 2 for earlier, later in pairwise(points))

    def likelihood_to_renew(self, days_to_renewal: int) -> float | None:
        """P(still a customer when the month of the renewal is over); None beyond the curve.

        Who does not renew says so before the renewal or leaves with it, so the month that holds it decides.

        Args:
            days_to_renewal: from the day under study, 0 or more.
        """
        month = month_of(days_to_renewal)
        return None if month is None else self.survival[month - 1]

    def difference_to(self, probability: float, horizon_days: int = 90) -> float:
        """P(leaving within the horizon) by the curve, minus what was said directly."""
        return 1 - self.at(horizon_days) - probability


def month_of(days_ahead: int) -> int | None:
    """The month, 1 to 12, in which a day ahead falls; None for the past and beyond the year."""
    if not 0 <= days_ahead <= MONTH_ENDS[-1]:
        return None
    return bisect_left(MONTH_ENDS, days_ahead) + 1
