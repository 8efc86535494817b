"""Cut-offs from what a team can do: how many accounts it can act on at once, within the week, and watch."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from churnapp.saying import later, say
from predictions.domain.tier import TierCutoffs

# What people read and say: half percents below 10 %, whole percents from there.
READABLE = tuple(half / 200 for half in range(1, 20)) + tuple(whole / 100 for whole in range(10, 100))


class NothingToProposeFrom(ValueError):
    """There are no probabilities to divide."""

    def __init__(self) -> None:
        super().__init__(
            later("No scores are published yet, so no cut-offs can be proposed. Run: manage.py score --wait")
        )


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many of all accounts a team can look after, as shares from 0 to 1.

    Attributes:
        critical: accounts it can act on at once.
        high: further accounts it can reach within the week.
        medium: further accounts it can keep on a watch list.

    Raises:
        ValueError: a share lies outside 0 to 1, or there are more than all accounts together.
    """

    critical: float = 0.02
    high: float = 0.06
    medium: float = 0.15

    def __post_init__(self) -> None:
        shares = (self.critical, self.high, self.medium)
        if not all(math.isfinite(share) and share >= 0 for share in shares) or sum(shares) > 1 + 1e-9:
            raise ValueError(
                say(
                    "Shares {critical:g}, {high:g}, {medium:g} are not possible. Valid: 0 to 1 each, "
                    "and not more than 1 together.",
                    critical=self.critical,
                    high=self.high,
                    medium=self.medium,
                )
            )


DEFAULT_CAPACITY = Capacity()


def propose_cutoffs(probabilities: Sequence[float], capacity: Capacity = DEFAULT_CAPACITY) -> TierCutoffs:
    """The lowest readable cut-offs at which no tier asks for more accounts than the team can take.

    Each cut-off is a quantile of the portfolio, rounded up, so that ties and rounding leave places free
    rather than overfill them. Two things outrank capacity:

    - An account is never called high when its probability is below the base rate, the mean of the calibrated
      probabilities: a team with time for half of its accounts must not call the safer ones endangered.
    - Cut-offs end at 97, 98 and 99 %: whoever is that likely to leave is called so however many they are.

    Where nobody stands out (equal probabilities), every account is low.

    Args:
        probabilities: calibrated P(churn within 90 days) of the accounts with a published score.
        capacity: what the team can do.

    Raises:
        NothingToProposeFrom: there are no probabilities.
    """
    if not probabilities:
        raise NothingToProposeFrom
    falling = sorted(probabilities, reverse=True)
    base_rate = math.fsum(falling) / len(falling)
    medium = _lowest_place(falling, capacity.critical + capacity.high + capacity.medium)
    high = max(_lowest_place(falling, capacity.critical + capacity.high), bisect_left(READABLE, base_rate))
    critical = _lowest_place(falling, capacity.critical)
    last = len(READABLE) - 1
    medium = min(medium, last - 2)
    high = min(max(high, medium + 1), last - 1)
    critical = min(max(critical, high + 1), last)
    return TierCutoffs(READABLE[medium], READABLE[high], READABLE[critical])


def _lowest_place(falling: Sequence[float], share: float) -> int:
    """The place in ``READABLE`` of the lowest value that at most this share of accounts reach."""
    taken = round(share * len(falling))
    return bisect_right(READABLE, falling[taken]) if taken < len(falling) else 0
