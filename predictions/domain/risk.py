"""The composite risk score and the signals it is made of."""

import math
from dataclasses import dataclass

from churnapp.saying import say
from predictions.domain.tier import DEFAULT_CUTOFFS, RiskTier


@dataclass(frozen=True, slots=True, order=True)
class RiskScore:
    """Composite risk from 0 to 1, beside the churn probability and never blended into it.

    A customer who is locked in can have a high risk score and a low probability of leaving.

    Raises:
        ValueError: the value lies outside 0 to 1.
    """

    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or not 0 <= self.value <= 1:
            raise ValueError(say("Risk score {value} is not possible. Valid: 0 to 1.", value=self.value))

    @property
    def risk_tier(self) -> RiskTier:
        """The tier with the same cut-offs as the churn probability."""
        return DEFAULT_CUTOFFS.tier_of(self.value)


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """How much each signal counts in the composite risk score.

    Attributes:
        usage: weight of the usage decay.
        compliance: weight of the compliance gap.
        vendor: weight of the vendor flags, full at five.

    Raises:
        ValueError: a weight is negative, or they do not add up to 1.
    """

    usage: float = 0.50
    compliance: float = 0.35
    vendor: float = 0.15

    def __post_init__(self) -> None:
        weights = (self.usage, self.compliance, self.vendor)
        adds_up = abs(sum(weights) - 1) <= 1e-6  # false for NaN and infinity
        if not adds_up or min(weights) < 0:
            raise ValueError(
                say(
                    "Weights {usage:g}, {compliance:g}, {vendor:g} are not possible. Valid: 0 or "
                    "more each, and 1 together.",
                    usage=self.usage,
                    compliance=self.compliance,
                    vendor=self.vendor,
                )
            )


DEFAULT_RISK_WEIGHTS = RiskWeights()


@dataclass(frozen=True, slots=True)
class RiskSignals:
    """What the composite risk score is computed from.

    Attributes:
        compliance_gap_score: 0 (no gap, or none reported) to 1.
        vendor_risk_flags: number of open flags, 0 or more.
        usage_decay_score: 0 (steady or growing) to 1 (stopped); see ``usage_decay``.

    Raises:
        ValueError: a signal lies outside its range.
    """

    compliance_gap_score: float
    vendor_risk_flags: int
    usage_decay_score: float

    def __post_init__(self) -> None:
        for name in ("compliance_gap_score", "usage_decay_score"):
            value = getattr(self, name)
            if not math.isfinite(value) or not 0 <= value <= 1:
                raise ValueError(
                    say("{name} {value} is not possible. Valid: 0 to 1.", name=name, value=value)
                )
        if self.vendor_risk_flags < 0:
            raise ValueError(
                say(
                    "vendor_risk_flags {vendor_risk_flags} is not possible. Valid: 0 or more.",
                    vendor_risk_flags=self.vendor_risk_flags,
                )
            )


def usage_decay(events_last_30d: int, events_previous_30d: int) -> float:
    """How much usage fell: max(0, 1 − events of the last 30 days / events of the 30 days before).

    Nothing to compare with gives 0 when there is usage now, and 1 when all 60 days were silent.

    Raises:
        ValueError: a count is negative.
    """
    if events_last_30d < 0 or events_previous_30d < 0:
        raise ValueError(
            say(
                "Event counts {events_last_30d} and {events_previous_30d} are not possible. "
                "Valid: 0 or more.",
                events_last_30d=events_last_30d,
                events_previous_30d=events_previous_30d,
            )
        )
    if events_previous_30d == 0:
        return 0.0 if events_last_30d else 1.0
    return max(0.0, 1 - events_last_30d / events_previous_30d)
