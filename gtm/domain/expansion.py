"""Expansion beside churn: who may grow, and who must be saved first."""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from churnapp.saying import later, say
from customers.domain import MRR, PlanTier
from predictions.domain import MOST_POINTS, ChurnProbability


@dataclass(frozen=True, slots=True, order=True)
class UpgradePropensity:
    """Calibrated probability of an upgrade within 90 days.

    Raises:
        ValueError: the value lies outside 0 to 1.
    """

    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or not 0 <= self.value <= 1:
            raise ValueError(
                say("Upgrade propensity {value} is not possible. Valid: 0 to 1.", value=self.value)
            )


@dataclass(frozen=True, slots=True)
class TargetTier:
    """The next tier up and what customers there typically pay.

    Attributes:
        tier: the plan an upgrade leads to.
        typical_mrr: median monthly revenue of the vendor's own customers on that tier.
    """

    tier: PlanTier
    typical_mrr: MRR

    @classmethod
    def above(cls, current: PlanTier, typical_mrr: MRR) -> Self | None:
        """The target for a customer on ``current``, or None at the ceiling."""
        tier = current.next_tier_up
        return None if tier is None else cls(tier, typical_mrr)


class Quadrant(StrEnum):
    """What to do with an account, from churn and expansion together; high churn outranks expansion."""

    GROWTH_ENGINE = "growth_engine"
    RESCUE_AND_EXPAND = "rescue_and_expand"
    FLIGHT_RISK = "flight_risk"
    STABLE = "stable"

    @classmethod
    def of(cls, *, is_leaving: bool, wants_more: bool) -> "Quadrant":
        """Where an account stands.

        Args:
            is_leaving: its churn counts as high.
            wants_more: its propensity counts as high.
        """
        if is_leaving:
            return cls.RESCUE_AND_EXPAND if wants_more else cls.FLIGHT_RISK
        return cls.GROWTH_ENGINE if wants_more else cls.STABLE

    @property
    def may_upsell(self) -> bool:
        """Whether selling more now is right: never to a customer who is leaving."""
        return self is Quadrant.GROWTH_ENGINE

    @property
    def label(self) -> str:
        """The name for readers."""
        return say(_LABELS[self])

    @property
    def motion(self) -> str:
        """What to do with its accounts, in a few words."""
        return say(_MOTIONS[self])


_LABELS = {
    Quadrant.GROWTH_ENGINE: later("Growth engine"),
    Quadrant.RESCUE_AND_EXPAND: later("Rescue and expand"),
    Quadrant.FLIGHT_RISK: later("Flight risk"),
    Quadrant.STABLE: later("Stable"),
}
_MOTIONS = {
    Quadrant.GROWTH_ENGINE: later("Make the offer"),
    Quadrant.RESCUE_AND_EXPAND: later("Save first, then offer"),
    Quadrant.FLIGHT_RISK: later("Rescue"),
    Quadrant.STABLE: later("Monitor"),
}


@dataclass(frozen=True, slots=True)
class ExpansionCutoffs:
    """From which values churn and propensity count as high.

    Attributes:
        churn: P(churn within 90 days).
        propensity: P(upgrade within 90 days).
        pressure: points of the rules, 1 to 9, where no model tells accounts apart.

    Raises:
        ValueError: a cut-off lies outside its range.
    """

    churn: float = 0.50
    propensity: float = 0.25
    pressure: int = 4

    def __post_init__(self) -> None:
        if not (0 < self.churn < 1 and 0 < self.propensity < 1):
            raise ValueError(
                say(
                    "Cut-offs {churn} and {propensity} are not possible. Valid: between 0 and 1.",
                    churn=self.churn,
                    propensity=self.propensity,
                )
            )
        if not 1 <= self.pressure <= MOST_POINTS:
            raise ValueError(
                say(
                    "A cut-off of {pressure} points is not possible. Valid: 1 to {most_points}.",
                    pressure=self.pressure,
                    most_points=MOST_POINTS,
                )
            )

    def quadrant_of(self, churn: float, propensity: float | None, pressure: int | None) -> Quadrant:
        """Where an account stands.

        Args:
            churn: P(churn within 90 days).
            propensity: P(upgrade within 90 days); None where no model tells accounts apart.
            pressure: points of the rules, which decide then; None on the highest plan.
        """
        by_rules = (pressure or 0) >= self.pressure
        wants_more = by_rules if propensity is None else propensity >= self.propensity
        return Quadrant.of(is_leaving=churn >= self.churn, wants_more=wants_more)


@dataclass(frozen=True, slots=True)
class ExpansionResult:
    """Expansion of one customer, read beside its churn probability.

    Attributes:
        customer_id: the vendor's key.
        propensity: P(upgrade within 90 days).
        churn_probability: P(churn within 90 days).
        target: the next tier up, or None at the ceiling.
        current_mrr: what the customer pays now.
        cutoffs: what counts as high.
    """

    customer_id: str
    propensity: UpgradePropensity
    churn_probability: ChurnProbability
    target: TargetTier | None
    current_mrr: MRR
    cutoffs: ExpansionCutoffs = ExpansionCutoffs()

    @property
    def expected_annual_uplift(self) -> Decimal:
        """Propensity × (typical − current revenue of a year), US dollars, never negative."""
        if self.target is None:
            return Decimal(0)
        step = self.target.typical_mrr.revenue_at_risk - self.current_mrr.revenue_at_risk
        uplift = max(step, Decimal(0)) * Decimal(str(self.propensity.value))
        return uplift.quantize(Decimal("0.01"))

    @property
    def quadrant(self) -> Quadrant:
        """Where the account stands."""
        return Quadrant.of(
            is_leaving=self.churn_probability.value >= self.cutoffs.churn,
            wants_more=self.propensity.value >= self.cutoffs.propensity,
        )
