"""How much of the product a customer has adopted."""

import math
from dataclasses import dataclass
from enum import StrEnum

from churnapp.saying import say

LOW_BELOW = 0.2
MODERATE_FROM = 0.5
HIGH_FROM = 0.75


class AdoptionLabel(StrEnum):
    """An adoption score in a word."""

    CRITICAL = "critical"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True, order=True)
class FeatureAdoptionScore:
    """Share of the product's features in use, from 0 to 1.

    Raises:
        ValueError: the value lies outside 0 to 1.
    """

    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or not 0 <= self.value <= 1:
            raise ValueError(
                say("Feature adoption score {value} is not possible. Valid: 0 to 1.", value=self.value)
            )

    @property
    def is_low(self) -> bool:
        """Whether the score lies below 0.2."""
        return self.value < LOW_BELOW

    @property
    def label(self) -> AdoptionLabel:
        """Critical below 0.2, low below 0.5, moderate below 0.75, else high."""
        if self.value < LOW_BELOW:
            return AdoptionLabel.CRITICAL
        if self.value < MODERATE_FROM:
            return AdoptionLabel.LOW
        return AdoptionLabel.MODERATE if self.value < HIGH_FROM else AdoptionLabel.HIGH
