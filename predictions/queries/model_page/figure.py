"""A figure with its interval, as the report keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the interval that holds 80 % of the account resamples; None where it does not exist."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def named(cls, name: str, found: Mapping[str, Any]) -> "Figure":
        """The figure of a name, with its ``_low`` and ``_high`` where the report has them."""
        return cls(found.get(name), found.get(f"{name}_low"), found.get(f"{name}_high"))

    @property
    def has_interval(self) -> bool:
        """Whether the interval is known and is more than a point."""
        return self.low is not None and self.high is not None and self.low != self.high

    def excludes(self, value: float) -> bool:
        """Whether the interval is known and does not hold a value."""
        return self.low is not None and self.high is not None and not self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure with what it is called and how it is written.

    Attributes:
        key: its name in the report, which is also its place in the glossary.
        written: ``number``, ``percent`` or ``money``.
        decimals: of a number.
    """

    key: str
    label: str
    figure: Figure
    written: str = "number"
    decimals: int = 2
