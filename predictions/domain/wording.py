"""Raw values of features in words, formatted by their unit."""

import math
from collections.abc import Callable

from predictions.domain.feature_contract import FeatureDefinition, FeatureValue

LONGEST_CATEGORY = 40
_SINGULAR = {"people": "person"}


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
    return (
        _number(value)
        if named
        else f"{_number(value)} {singular(feature.unit) if value == 1 else feature.unit}"
    )


def singular(unit: str) -> str:
    """One of a unit: ``event`` for ``events``."""
    return _SINGULAR.get(unit, unit.removesuffix("s"))


def _change(log_ratio: float) -> str:
    change = 100 * math.expm1(min(log_ratio, 20.0))
    if abs(change) < 0.5:
        return "unchanged"
    if change >= 200:
        return f"up {change / 100 + 1:,.0f}-fold"
    return f"{'up' if change > 0 else 'down'} {abs(change):.0f}%"


def _days_ago(days: float) -> str:
    count = f"{abs(days):,.0f} {'day' if abs(round(days)) == 1 else 'days'}"
    return f"in {count}" if days < 0 else f"{count} ago"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


_BY_UNIT: dict[str, Callable[[float], str]] = {
    "USD": "${:,.0f}".format,
    "share": "{:.0%}".format,
    "fine share": "{:.1%}".format,
    "log ratio": _change,
    "days ago": _days_ago,
    "yes/no": lambda value: "yes" if value else "no",
}
