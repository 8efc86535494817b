"""From what was published about each account to its chances of leaving in the quarters ahead, in columns."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from gtm.domain.quarter import quarters_ahead
from predictions.domain.survival import MONTH_ENDS
from predictions.mart.columns import Booleans, Floats

HORIZON_DAYS = 90
# a probability of 1 would leave nothing to divide
LARGEST = 1 - 1e-9


def days_to_quarter_ends(as_of: date) -> tuple[int, ...]:
    """Days from ``as_of`` to the last day of each quarter ahead; never beyond the year of the curve."""
    return tuple(min((quarter.ends - as_of).days - 1, MONTH_ENDS[-1]) for quarter in quarters_ahead(as_of))


def leaving_by_quarter(
    probability: Floats, survival: Sequence[Sequence[float]], days: Sequence[int]
) -> Floats:
    """P(an account leaves within each quarter ahead), shape (n, k).

    The calibrated probability says how many leave within 90 days; the curve says when within these, and how
    many later. An account without a curve goes on leaving as it does within the 90 days.

    Args:
        probability: of leaving within 90 days (n,).
        survival: P(still there at the end of month 1 … 12) of each account; empty where there is no curve.
        days: at which the k quarters end, from the day that the probabilities look ahead from.
    """
    hazard, has_curve = _cumulative_hazards(survival)
    direct = -np.log1p(-np.minimum(probability, LARGEST))
    within = _hazard_at(hazard, HORIZON_DAYS)
    is_shaped = has_curve & (within > 0)
    still_there = [np.ones(len(probability))]
    for day in days:
        by_curve = _hazard_at(hazard, day)
        early = direct * np.where(is_shaped, by_curve / np.where(is_shaped, within, 1.0), day / HORIZON_DAYS)
        late = direct + by_curve - within
        reached = np.where(has_curve & (day > HORIZON_DAYS), late, early)
        still_there.append(np.exp(-reached))
    return np.asarray(np.maximum(-np.diff(np.stack(still_there, axis=1), axis=1), 0.0))


def _cumulative_hazards(survival: Sequence[Sequence[float]]) -> tuple[Floats, Booleans]:
    """Minus the logarithm of each curve from day 0 on (n, 13), 0 without one; and whether there is one."""
    has_curve = np.array([bool(curve) for curve in survival], dtype=bool)
    points = np.ones((len(survival), len(MONTH_ENDS) + 1))
    if has_curve.any():
        points[has_curve, 1:] = [curve for curve in survival if curve]
    return -np.log(np.maximum(points, 1 - LARGEST)), has_curve


def _hazard_at(hazard: Floats, day: int) -> Floats:
    """The hazard up to a day; within a month it grows evenly, as the curve itself says."""
    ends = (0, *MONTH_ENDS)
    month = max(1, int(np.searchsorted(ends, day)))
    share = (day - ends[month - 1]) / (ends[month] - ends[month - 1])
    return np.asarray(hazard[:, month - 1] + share * (hazard[:, month] - hazard[:, month - 1]))
