"""From what strength on a driver group may be told as a reason."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from predictions.domain.feature_contract import DriverGroup

# Log-odds; a weaker group says nothing that a reader should act on.
WEAKEST_IMPACT = 0.1


@dataclass(frozen=True)
class ReasonGate:
    """The weakest impact that may be told, by driver group and direction.

    Refits on resampled accounts teach it: from these strengths on, the sign of a group's contribution held in
    at least 80 % of the refits. What no refit was asked about passes from 0.1 log-odds.

    Attributes:
        raises: group to log-odds from which it may be told to raise the risk; infinity: never.
        lowers: the same for lowering it, as a positive number.

    Raises:
        ValueError: a strength below 0.1.
    """

    raises: Mapping[DriverGroup, float] = field(default_factory=dict)
    lowers: Mapping[DriverGroup, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for strength in (*self.raises.values(), *self.lowers.values()):
            if not strength >= WEAKEST_IMPACT:
                raise ValueError(
                    f"A reason cannot be told from {strength} log-odds on. Valid: {WEAKEST_IMPACT} or more."
                )

    def weakest(self, group: DriverGroup, *, raises_risk: bool) -> float:
        """The log-odds from which a group may be told in a direction; infinity when never."""
        return (self.raises if raises_risk else self.lowers).get(group, WEAKEST_IMPACT)

    def lets_through(self, group: DriverGroup, impact: float) -> bool:
        """Whether a group's summed contribution may be told."""
        return abs(impact) >= self.weakest(group, raises_risk=impact > 0)

    def to_json(self) -> dict[str, dict[str, float | None]]:
        """Strengths by direction and group; null for never."""
        return {"raises": _to_json(self.raises), "lowers": _to_json(self.lowers)}

    @classmethod
    def from_json(cls, content: Mapping[str, Mapping[str, Any]]) -> Self:
        """The gate that was kept."""
        return cls(_from_json(content["raises"]), _from_json(content["lowers"]))


def _to_json(strengths: Mapping[DriverGroup, float]) -> dict[str, float | None]:
    return {
        group.value: strength if math.isfinite(strength) else None for group, strength in strengths.items()
    }


def _from_json(content: Mapping[str, Any]) -> dict[DriverGroup, float]:
    return {
        DriverGroup(group): math.inf if strength is None else float(strength)
        for group, strength in content.items()
    }


OPEN_GATE = ReasonGate()
