"""What refits of a model on resampled accounts teach about its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from predictions.domain.reason_gate import OPEN_GATE, ReasonGate


@dataclass(frozen=True)
class ReasonBasis:
    """What refits of a model on resampled accounts teach about its reasons.

    Attributes:
        gate: from what strength on a driver group may be told.
        importance: feature to its mean absolute contribution, log-odds; empty when nothing moves the model.
    """

    gate: ReasonGate = OPEN_GATE
    importance: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Gate and importance."""
        return {"gate": self.gate.to_json(), "importance": dict(self.importance)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """The basis that was kept."""
        importance = {name: float(value) for name, value in content["importance"].items()}
        return cls(ReasonGate.from_json(content["gate"]), importance)
