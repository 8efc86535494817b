"""Raw values of features in words, formatted by their unit."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from predictions.domain.feature_contract import FeatureDefinition, FeatureValue

LONGEST_CATEGORY = 40
# Below this share a place in the portfolio says nothing that a reader should act on.
NOTABLE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands in the portfolio.

    Attributes:
        below: share of accounts with a smaller value, 0 to 1.
        above: share of accounts with a larger value, 0 to 1; ties count in neither.

    Raises:
        ValueError: the shares are impossible.
    """

    below: float
    above: float

    def __post_init__(self) -> None:
        if min(self.below, self.above) < 0 or self.below + self.above > 1 + 1e-9:
            raise ValueError(
                f"Shares {self.below} below and {self.above} above are not possible. Valid: 0 to 1 together."
            )

    def __str__(self) -> str:
        if self.below >= NOTABLE_SHARE:
            return f"higher than {_whole_percent(self.below)} of accounts"
        if self.above >= NOTABLE_SHARE:
            return f"lower than {_whole_percent(self.above)} of accounts"
        return ""


def value_in_words(feature: FeatureDefinition, value: FeatureValue) -> str:
    """A raw value as a reader expects it: ``$2,500``, ``42%``, ``down 42%``, ``12 days``, ``not known``."""
    if value is None:
        return "not known"
    if isinstance(value, str):
        return value if len(value) <= LONGEST_CATEGORY else f"{value[: LONGEST_CATEGORY - 1]}…"
    if write := _BY_UNIT.get(feature.unit):
        return write(value)
    # "events in the last 30 days: 12" already names the unit
    named = not feature.unit or feature.unit in feature.words
    return _number(value) if named else f"{_number(value)} {feature.unit}"


def _change(log_ratio: float) -> str:
    change = 100 * math.expm1(min(log_ratio, 20.0))
    if abs(change) < 0.5:
        return "unchanged"
    if change >= 200:
        return f"{change / 100 + 1:,.1f} times as much"
    return f"{'up' if change > 0 else 'down'} {abs(change):.0f}%"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


def _whole_percent(share: float) -> str:
    return f"{min(int(100 * share), 99)}%"


_BY_UNIT: dict[str, Callable[[float], str]] = {
    "USD": "${:,.0f}".format,
    "share": "{:.0%}".format,
    "log ratio": _change,
    "yes/no": lambda value: "yes" if value else "no",
}
