"""What to offer an account next."""

from enum import StrEnum
from typing import Self

from churnapp.saying import later, say
from customers.domain import PlanTier
from gtm.domain.expansion import Quadrant
from predictions.domain import PressureSignal


class Offer(StrEnum):
    """The next-best offer; whoever is leaving is saved first and offered nothing."""

    MORE_SEATS = "more_seats"
    NEXT_PLAN = "next_plan"
    ADD_ON = "add_on"
    SAVE_FIRST = "save_first"
    NONE = "none"

    @classmethod
    def best_for(cls, quadrant: Quadrant, target: PlanTier | None, signal: PressureSignal | None) -> Self:
        """The offer that answers the strongest sign of pressure.

        Args:
            quadrant: where the account stands.
            target: the next plan up; None at the ceiling, or where the plan is not known.
            signal: the strongest sign; None without one.
        """
        if quadrant in {Quadrant.RESCUE_AND_EXPAND, Quadrant.FLIGHT_RISK}:
            return cls(cls.SAVE_FIRST)
        if quadrant is Quadrant.STABLE:
            return cls(cls.NONE)
        if signal is None:
            return cls(cls.NONE if target is None else cls.NEXT_PLAN)
        offer = _ANSWERS[signal]
        return cls(cls.ADD_ON if offer is cls.NEXT_PLAN and target is None else offer)

    def words(self, target: PlanTier | None = None) -> str:
        """The offer for readers, with the plan where one is offered."""
        if self is Offer.NEXT_PLAN and target is not None:
            return say("{target} plan", target=target.capitalize())
        return say(_WORDS[self])


_ANSWERS = {
    PressureSignal.LIMITS: Offer.NEXT_PLAN,
    PressureSignal.TRIALS: Offer.ADD_ON,
    PressureSignal.SEATS: Offer.MORE_SEATS,
    PressureSignal.PRICE: Offer.NEXT_PLAN,
    PressureSignal.REQUESTS: Offer.ADD_ON,
}
_WORDS = {
    Offer.MORE_SEATS: later("More seats"),
    Offer.NEXT_PLAN: later("Next plan"),
    Offer.ADD_ON: later("Add-on they asked for or tried"),
    Offer.SAVE_FIRST: later("Save first"),
    Offer.NONE: later("No offer now"),
}
