"""A change of probability taken apart into what brought it about, in percentage points that add up."""

import math
from collections.abc import Mapping

# Tenths of a point: what a page shows of a change.
TENTHS = 10


def points_of_change(before: float, now: float, changes: Mapping[str, float]) -> dict[str, float]:
    """Percentage points that each part moved a probability by; together they are the whole change, in tenths.

    On the log-odds the parts add up. A part's points are its log-odds times the average slope of the way from
    one probability to the other, which is at most a quarter; so parts that cancel each other keep their size.

    Args:
        before: the probability then, 0 to 1.
        now: the probability now.
        changes: change of the log-odds by part; together that of the probability.

    Returns:
        Points by part in tenths, rounded by largest remainder so that they add up to the rounded change.
    """
    whole = sum(changes.values())
    slope = (now - before) / whole if abs(whole) > 1e-6 else now * (1 - now)
    exact = {part: 100 * TENTHS * slope * change for part, change in changes.items()}
    rounded = {part: math.floor(value) for part, value in exact.items()}
    missing = round(100 * TENTHS * (now - before)) - sum(rounded.values())
    by_remainder = sorted(exact, key=lambda part: rounded[part] - exact[part])
    for part in by_remainder[: max(missing, 0)]:
        rounded[part] += 1
    return {part: tenths / TENTHS for part, tenths in rounded.items()}


def log_odds(probability: float) -> float:
    """The log-odds of a probability, kept off 0 and 1."""
    inside = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(inside / (1 - inside))
