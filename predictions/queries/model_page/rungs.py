"""The rungs of the ladder side by side, as they did out of time."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the interval that holds 80 % of the account resamples; None where it does not exist."""

    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def has_interval(self) -> bool:
        """Whether the interval is known."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True, slots=True)
class RungRow:
    """One rung.

    Attributes:
        is_tried: whether the history was long enough to try it.
        is_chosen: whether it is the one that was picked.
        figures: by their names in the report.
    """

    name: str
    model_in_words: str
    is_tried: bool
    is_chosen: bool
    passed_gate: bool
    reason: str
    figures: dict[str, Figure]


def rung_rows(report: dict[str, Any]) -> list[RungRow]:
    """Every rung of the report, from the plainest up."""
    return [
        RungRow(
            name=name,
            model_in_words=found["model"],
            is_tried=found["log_loss"] is not None,
            is_chosen=name == report["rung"],
            passed_gate=bool(found["passed_gate"]),
            reason=found["reason"],
            figures=figures_of(found),
        )
        for name, found in report.get("rungs", {}).items()
    ]


def figures_of(found: dict[str, Any]) -> dict[str, Figure]:
    """The numbers of a part of the report, each with its ``_low`` and ``_high`` where it has them."""
    return {
        name: Figure(value, found.get(f"{name}_low"), found.get(f"{name}_high"))
        for name, value in found.items()
        if not name.endswith(("_low", "_high")) and not isinstance(value, str | bool)
    }
