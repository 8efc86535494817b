"""What a play does: accounts that got one beside accounts that did not, with what is not known about it."""

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from churnapp.saying import say
from gtm.domain.budget import SaveRate

LEVEL = 0.90
NORMAL_QUANTILE = NormalDist().inv_cdf(0.5 + LEVEL / 2)
# fewer outcomes than these in a group, or leavers among those without a play, say nothing yet
LEAST_ACCOUNTS, LEAST_LEAVERS = 10, 5
# "no effect seen" is only said where an effect of this size, in shares of all accounts, is ruled out
WORTH_FINDING = 0.1
SURE = 1e-6
RATE_BOUNDS = (0.01, 0.95)


class EffectVerdict(StrEnum):
    """What an estimate allows to be said."""

    TOO_EARLY = "too_early"
    KEEPS = "keeps"
    NOTHING_SEEN = "nothing_seen"
    HARMS = "harms"

    @property
    def label(self) -> str:
        """In words."""
        return {
            EffectVerdict.TOO_EARLY: say("Too early to tell"),
            EffectVerdict.KEEPS: say("Keeps accounts"),
            EffectVerdict.NOTHING_SEEN: say("No effect seen"),
            EffectVerdict.HARMS: say("Loses accounts"),
        }[self]


class EffectMethod(StrEnum):
    """Whom the accounts with a play are compared with."""

    HELD_OUT = "held_out"
    MATCHED = "matched"

    @property
    def label(self) -> str:
        """In words."""
        return say("held out by chance") if self is EffectMethod.HELD_OUT else say("alike, nobody acted")


@dataclass(frozen=True, slots=True)
class WatchedAccount:
    """One account whose 90 days are over.

    Attributes:
        probability: P(leaving within 90 days) on the day that decided whether it gets a play.
        has_left: whether it gave notice or left in these days.
        month: of that day; only accounts of one month are alike.
    """

    probability: float
    has_left: bool
    month: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ValueError(
                say("Probability {probability} is not possible. Valid: 0 to 1.", probability=self.probability)
            )

    @property
    def log_odds(self) -> float:
        """Of the probability, kept finite."""
        p = min(max(self.probability, SURE), 1 - SURE)
        return math.log(p / (1 - p))


@dataclass(frozen=True, slots=True)
class EffectEstimate:
    """By how much a play lowers the share of accounts that leave within 90 days.

    Attributes:
        method: whom it compares.
        with_play, without: how many accounts stand on each side.
        left_with, left_without: how many of them left.
        effect: share kept by the play, −1 to 1; None where there is nobody to compare with.
        low, high: interval of 90 %; None where the effect is, or where it cannot be told.
        unmatched: accounts with a play for which nobody alike was found.
    """

    method: EffectMethod
    with_play: int
    without: int
    left_with: int
    left_without: int
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    unmatched: int = 0

    @property
    def verdict(self) -> EffectVerdict:
        """What may be said: too early while outcomes are few, or both nothing and much are possible."""
        few = min(self.with_play, self.without) < LEAST_ACCOUNTS
        if self.low is None or self.high is None or few or self.left_without < LEAST_LEAVERS:
            return EffectVerdict.TOO_EARLY
        if self.low > 0:
            return EffectVerdict.KEEPS
        if self.high < 0:
            return EffectVerdict.HARMS
        return EffectVerdict.NOTHING_SEEN if self.high < WORTH_FINDING else EffectVerdict.TOO_EARLY

    @property
    def share_without(self) -> float | None:
        """The share that would have left without the play: what left with it, and what it kept."""
        if self.effect is None:
            return None
        return self.left_with / self.with_play + self.effect

    def save_rate(self, believed: SaveRate | None = None) -> SaveRate:
        """Of accounts that would leave, the share that the play keeps: this estimate and what was believed.

        The two are weighed by their precision, so that a few accounts move the belief a little.
        """
        believed = believed or SaveRate()
        would_leave = self.share_without or 0.0
        # where nearly nobody would leave, nobody can be kept and nothing is learnt
        if self.effect is None or self.low is None or self.high is None or would_leave < SURE:
            return believed
        rate = self.effect / would_leave
        deviation = (self.high - self.low) / (2 * NORMAL_QUANTILE) / would_leave
        return _weighed(believed, rate, max(deviation, SURE))


def _weighed(believed: SaveRate, rate: float, deviation: float) -> SaveRate:
    prior = believed.share * (1 - believed.share) / (believed.cases + 1)
    weight = prior / (prior + deviation**2)
    share = min(max(believed.share + weight * (rate - believed.share), RATE_BOUNDS[0]), RATE_BOUNDS[1])
    variance = prior * (1 - weight)
    return SaveRate(share, max(1, round(share * (1 - share) / variance - 1)))
