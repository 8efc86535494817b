"""An account between churn and expansion, as lists and panels show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from customers.domain import PlanTier
from gtm.domain import ExpansionCutoffs, Offer, Quadrant
from predictions.domain import PressureSignal, RiskTier

NAME_PARTS = ("first_name", "last_name", "username")
ROW_PATHS = (
    "customer_id",
    "customer__name",
    "customer__customer_id",
    "customer__plan_tier",
    "customer__mrr",
    "customer__renewal_date",
    *(f"customer__csm__{part}" for part in NAME_PARTS),
    "churn_probability",
    "previous_probability",
    "risk_tier",
    "upgrade_probability",
    "upgrade_pressure",
    "upgrade_signal",
    "expected_uplift",
    "yearly_step",
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
        csm: name of who looks after it; empty for nobody.
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
    renewal_on: date | None
    csm: str
    quadrant: Quadrant

    @classmethod
    def of(cls, values: Mapping[str, Any], cutoffs: ExpansionCutoffs) -> Self:
        """The row of ``ROW_PATHS``, which start at the score."""
        churn, upgrade = values["churn_probability"], values["upgrade_probability"]
        plan, pressure = values["customer__plan_tier"], values["upgrade_pressure"]
        return cls(
            pk=values["customer_id"],
            name=values["customer__name"],
            customer_id=values["customer__customer_id"],
            plan=plan or "",
            mrr=values["customer__mrr"],
            churn=churn,
            previous_churn=values["previous_probability"],
            tier=RiskTier(values["risk_tier"]),
            upgrade=upgrade,
            pressure=pressure,
            signal=PressureSignal(values["upgrade_signal"]) if values["upgrade_signal"] else None,
            target=PlanTier(plan).next_tier_up if plan and pressure is not None else None,
            uplift=values["expected_uplift"],
            yearly_step=values["yearly_step"],
            renewal_on=values["customer__renewal_date"],
            csm=_name(values),
            quadrant=cutoffs.quadrant_of(churn, upgrade, pressure),
        )

    @property
    def offer(self) -> Offer:
        """The next-best offer; whoever is leaving is saved first."""
        return Offer.best_for(self.quadrant, self.target, self.signal)

    @property
    def can_upgrade(self) -> bool:
        """Whether there is a plan above."""
        return self.pressure is not None


def _name(values: Mapping[str, Any]) -> str:
    first, last, login = (values[f"customer__csm__{part}"] or "" for part in NAME_PARTS)
    return f"{first} {last}".strip() or login
