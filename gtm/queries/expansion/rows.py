"""An account between churn and expansion, as lists and panels show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from customers.domain import PlanTier
from gtm.domain import ExpansionCutoffs, Offer, Quadrant
from predictions.domain import PressureSignal, RiskTier

ROW_PATHS = (
    "pk",
    "name",
    "customer_id",
    "plan_tier",
    "mrr",
    "current_score__churn_probability",
    "current_score__previous_probability",
    "current_score__risk_tier",
    "current_score__upgrade_probability",
    "current_score__upgrade_pressure",
    "current_score__upgrade_signal",
    "current_score__expected_uplift",
    "current_score__yearly_step",
)


@dataclass(frozen=True, slots=True)
class ExpansionRow:
    """One scored account.

    Attributes:
        upgrade: P(upgrade within 90 days); None by rules and where it cannot upgrade.
        pressure: points of the rules; None where it cannot upgrade.
        signal: the strongest sign that the next plan would fit; None without one.
        target: the next plan up; None at the ceiling, or where the plan is not known.
        uplift: expected yearly uplift, US dollars; None by rules and where a price is not known.
        yearly_step: what a year on the next plan typically costs more.
    """

    pk: int
    name: str
    customer_id: str
    plan: str
    mrr: Decimal | None
    churn: float
    previous_churn: float | None
    tier: RiskTier
    upgrade: float | None
    pressure: int | None
    signal: PressureSignal | None
    target: PlanTier | None
    uplift: Decimal | None
    yearly_step: Decimal | None
    quadrant: Quadrant

    @classmethod
    def of(cls, values: Mapping[str, Any], cutoffs: ExpansionCutoffs) -> Self:
        """The row of ``ROW_PATHS``."""
        score = {name: values[f"current_score__{name}"] for name in _SCORE}
        upgrade, pressure = score["upgrade_probability"], score["upgrade_pressure"]
        wants_more = (pressure or 0) >= cutoffs.pressure if upgrade is None else upgrade >= cutoffs.propensity
        plan = values["plan_tier"]
        return cls(
            pk=values["pk"],
            name=values["name"],
            customer_id=values["customer_id"],
            plan=plan or "",
            mrr=values["mrr"],
            churn=score["churn_probability"],
            previous_churn=score["previous_probability"],
            tier=RiskTier(score["risk_tier"]),
            upgrade=upgrade,
            pressure=pressure,
            signal=PressureSignal(score["upgrade_signal"]) if score["upgrade_signal"] else None,
            target=PlanTier(plan).next_tier_up if plan and pressure is not None else None,
            uplift=score["expected_uplift"],
            yearly_step=score["yearly_step"],
            quadrant=Quadrant.of(
                is_leaving=score["churn_probability"] >= cutoffs.churn,
                wants_more=pressure is not None and wants_more,
            ),
        )

    @property
    def offer(self) -> Offer:
        """The next-best offer; whoever is leaving is saved first."""
        return Offer.best_for(self.quadrant, self.target, self.signal)

    @property
    def can_upgrade(self) -> bool:
        """Whether there is a plan above."""
        return self.pressure is not None


_SCORE = tuple(
    path.removeprefix("current_score__") for path in ROW_PATHS if path.startswith("current_score__")
)
