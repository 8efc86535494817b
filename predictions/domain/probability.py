"""The probability that a customer leaves."""

import math
from dataclasses import dataclass

from churnapp.saying import say
from predictions.domain.tier import DEFAULT_CUTOFFS, RiskTier


@dataclass(frozen=True, slots=True, order=True)
class ChurnProbability:
    """Calibrated probability of churn within 90 days.

    Raises:
        ValueError: the value lies outside 0 to 1.
    """

    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or not 0 <= self.value <= 1:
            raise ValueError(
                say("Churn probability {value} is not possible. Valid: 0 to 1.", value=self.value)
            )

    @property
    def risk_tier(self) -> RiskTier:
        """The tier at the default operating point: low < .25 ≤ medium < .5 ≤ high < .75 ≤ critical."""
        return DEFAULT_CUTOFFS.tier_of(self.value)

    @property
    def requires_immediate_action(self) -> bool:
        """Whether the probability is .5 or more."""
        return self.risk_tier.requires_immediate_action

    def __str__(self) -> str:
        return f"{self.value:.0%}"
