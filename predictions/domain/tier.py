"""Risk tiers and the cut-offs between them."""

from dataclasses import dataclass
from enum import StrEnum

from churnapp.saying import say


class RiskTier(StrEnum):
    """Four bands from calm to urgent."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def requires_immediate_action(self) -> bool:
        """Whether someone should act now rather than watch."""
        return self in {RiskTier.HIGH, RiskTier.CRITICAL}


@dataclass(frozen=True, slots=True)
class TierCutoffs:
    """Lower bounds of the tiers above low: the operating point of a team.

    Attributes:
        medium, high, critical: probabilities, strictly rising, inside 0 to 1.

    Raises:
        ValueError: the bounds do not rise.
    """

    medium: float = 0.25
    high: float = 0.50
    critical: float = 0.75

    def __post_init__(self) -> None:
        if not 0 < self.medium < self.high < self.critical < 1:
            raise ValueError(
                say(
                    "Cut-offs {medium}, {high}, {critical} are not possible. Valid: rising values "
                    "between 0 and 1.",
                    medium=self.medium,
                    high=self.high,
                    critical=self.critical,
                )
            )

    def tier_of(self, value: float) -> RiskTier:
        """The tier of a value from 0 to 1; a value on a bound belongs to the tier above."""
        if value >= self.critical:
            return RiskTier.CRITICAL
        if value >= self.high:
            return RiskTier.HIGH
        return RiskTier.MEDIUM if value >= self.medium else RiskTier.LOW


DEFAULT_CUTOFFS = TierCutoffs()
