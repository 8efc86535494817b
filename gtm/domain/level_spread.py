"""How far all probabilities may be off together, and what that makes of the interval of a sum."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

# A normal's bounds of 80 %.
EIGHTY_PERCENT = 1.2816
# The gate lets a model through whose leavers are 0.8 to 1.25 for each one expected. Read as an interval of
# 80 %, that is what is believed of a model about which nothing else is known.
TOLERATED_LOG = math.log(1.25)
BELIEVED = TOLERATED_LOG / EIGHTY_PERCENT
# The belief counts as much as a year of quarters that were judged.
BELIEF_WINDOWS = 4.0
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class LevelWindow:
    """Leavers of one stretch of days, against those that were expected of it.

    Attributes:
        as_of: the day before the first.
        days: how many.
    """

    as_of: date
    days: int
    observed: int
    expected: float


@dataclass(frozen=True, slots=True)
class LevelSpread:
    """How much the level of all probabilities varies from one stretch to the next.

    Attributes:
        deviation: standard deviation of leavers for each one expected, beyond what chance allows.
        measured: the same as the windows alone tell it; None without any.
        windows: how many that do not overlap they are worth.
    """

    deviation: float = BELIEVED
    measured: float | None = None
    windows: float = 0.0

    @classmethod
    def of(cls, windows: Sequence[LevelWindow]) -> Self:
        """From judged windows: what they vary beyond Poisson, drawn towards what the gate tolerates.

        Deviations count from what was expected, not from their mean, so that a level that is off as a whole
        widens the spread too. Windows may overlap: each account is in several, and they count for less.
        """
        known = [window for window in windows if window.expected > 0]
        if not known:
            return cls()
        beyond = sum((window.observed - window.expected) ** 2 - window.expected for window in known)
        measured = max(0.0, beyond / sum(window.expected**2 for window in known))
        last = max(known, key=lambda window: window.as_of)
        first = min(known, key=lambda window: window.as_of)
        count = min(len(known), ((last.as_of - first.as_of).days + last.days) / last.days)
        variance = (count * measured + BELIEF_WINDOWS * BELIEVED**2) / (count + BELIEF_WINDOWS)
        return cls(math.sqrt(variance), math.sqrt(measured), count)


INDEPENDENT = LevelSpread(0.0)


@dataclass(frozen=True, slots=True)
class Loss:
    """A sum over accounts that may leave; in US dollars a month, or in accounts.

    Attributes:
        expected: the sum of what each brings along × its probability.
        variance: of the sum if the accounts left independently of each other.
        most: when all of them leave.
    """

    expected: float = 0.0
    variance: float = 0.0
    most: float = 0.0

    def __add__(self, other: "Loss") -> "Loss":
        """Of accounts that are in one or the other."""
        return Loss(self.expected + other.expected, self.variance + other.variance, self.most + other.most)

    def interval(self, spread: LevelSpread) -> tuple[float, float]:
        """Bounds that hold the sum in 80 of 100 cases, when one level is drawn for all accounts together.

        A gamma distribution with the mean and variance of the sum (Wilson and Hilferty's quantiles): like the
        sum it is never negative and has its longer tail above.
        """
        variance = self.variance + (spread.deviation * self.expected) ** 2
        if self.expected <= NOTHING or variance <= NOTHING:
            return self.expected, self.expected
        shape = self.expected**2 / variance
        centre, width = 1 - 1 / (9 * shape), EIGHTY_PERCENT / (3 * math.sqrt(shape))
        low, high = (self.expected * max(0.0, centre + sign * width) ** 3 for sign in (-1, 1))
        return min(low, self.most), min(max(low, high), self.most)

    def times_wider(self, spread: LevelSpread) -> float | None:
        """How many times wider the interval is than if accounts left independently; None without a width."""
        (low, high), (low_alone, high_alone) = self.interval(spread), self.interval(INDEPENDENT)
        return (high - low) / (high_alone - low_alone) if high_alone > low_alone else None
