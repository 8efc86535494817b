"""What the model expects of a renewal, in revenue, and how far a person's forecast is from it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from churnapp.saying import say
from gtm.domain.renewal import CENT, LIKELY, TOLERATED_DIFFERENCE, RenewalForecast


@dataclass(frozen=True, slots=True)
class RenewalChanges:
    """What became of the price in past renewals that were kept.

    Attributes:
        renewals: how many they were.
        rose, fell: share of them that ended in an upgrade, in a downgrade; 0 to 1.
        rise, fall: by which share of the price they rose or fell on average, weighed by revenue; 0 or more.
    """

    renewals: int = 0
    rose: float = 0.0
    rise: float = 0.0
    fell: float = 0.0
    fall: float = 0.0

    def __post_init__(self) -> None:
        shares = self.rose, self.fell, self.fall
        is_possible = all(0 <= share <= 1 for share in shares) and self.rose + self.fell <= 1 + 1e-9
        if self.renewals < 0 or self.rise < 0 or not is_possible:
            raise ValueError(
                say(
                    "{self} is not possible. Valid: shares from 0 to 1, upgrades and downgrades "
                    "together at most 1, no negative rise.",
                    self=self,
                )
            )


NO_CHANGES = RenewalChanges()


@dataclass(frozen=True, slots=True)
class ExpectedRenewal:
    """What is expected of a renewal; amounts in US dollars a month.

    Attributes:
        likelihood: P(the customer stays past it).
        mrr: what is paid now.
        changes: what became of the price of those who stayed before.
    """

    likelihood: float
    mrr: Decimal
    changes: RenewalChanges = NO_CHANGES

    def __post_init__(self) -> None:
        if not 0 <= self.likelihood <= 1 or self.mrr < 0:
            raise ValueError(
                say(
                    "A likelihood of {likelihood} at ${mrr} is not possible. Valid: 0 to 1, and 0 or "
                    "more US dollars.",
                    likelihood=self.likelihood,
                    mrr=self.mrr,
                )
            )

    @property
    def lost(self) -> Decimal:
        """Expected to leave."""
        return self._share(1 - self.likelihood)

    @property
    def gained(self) -> Decimal:
        """Expected of upgrades."""
        return self._share(self.likelihood * self.changes.rose * self.changes.rise)

    @property
    def reduced(self) -> Decimal:
        """Expected to go with downgrades."""
        return self._share(self.likelihood * self.changes.fell * self.changes.fall)

    @property
    def after(self) -> Decimal:
        """Expected to be paid after the renewal."""
        return self.mrr - self.lost - self.reduced + self.gained

    @property
    def is_likely(self) -> bool:
        """Whether the customer is likelier to stay than to leave."""
        return self.likelihood >= LIKELY

    def _share(self, share: float) -> Decimal:
        return (self.mrr * Decimal(str(share))).quantize(CENT)


class Stance(StrEnum):
    """How a person's forecast stands to the model's."""

    AGREES = "agrees"
    HOPEFUL = "hopeful"
    CAUTIOUS = "cautious"
    OPPOSITE = "opposite"


@dataclass(frozen=True, slots=True)
class Difference:
    """A person's forecast beside the model's."""

    forecast: RenewalForecast
    expected: ExpectedRenewal

    @property
    def amount(self) -> Decimal:
        """What the person expects more than the model, US dollars a month."""
        return self.forecast.mrr - self.expected.after

    @property
    def stance(self) -> Stance:
        """Opposite when one of the two sees the customer leave and the other does not."""
        if self.forecast.call.is_kept is not self.expected.is_likely:
            return Stance.OPPOSITE
        if abs(self.amount) <= self.expected.mrr * TOLERATED_DIFFERENCE:
            return Stance.AGREES
        return Stance.HOPEFUL if self.amount > 0 else Stance.CAUTIOUS
