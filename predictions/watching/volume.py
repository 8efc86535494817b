"""The events of the last week against a usual one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from predictions.mart.columns import Floats

WEEKS = 13  # the last one, and a quarter before it
FEWEST_WEEKS = 4
FEWEST_EVENTS = 100
USUAL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class WeeklyVolume:
    """Events by week.

    Attributes:
        weeks: all events of each week, oldest first.
        by_type: the same for each type, the most frequent first.
        last_week: events of the last week.
        usual_week: the median of the weeks before; 0 when nothing came.
        vanished: types that usually come, and did not in the last week.
        is_known: whether there is enough to know a usual week from.
    """

    weeks: list[float]
    by_type: dict[str, list[float]]
    last_week: float
    usual_week: float
    vanished: tuple[str, ...]
    is_known: bool

    @property
    def ratio(self) -> float:
        """The last week against a usual one."""
        return self.last_week / self.usual_week if self.usual_week else 1.0

    def to_json(self) -> dict[str, Any]:
        """The figures."""
        return {
            "weeks": self.weeks,
            "by_type": self.by_type,
            "last_week": self.last_week,
            "usual_week": self.usual_week,
            "is_known": self.is_known,
        }


def weekly_volume(events: Mapping[str, Floats]) -> WeeklyVolume:
    """Counts the weeks.

    Args:
        events: type to events per week, oldest first.
    """
    weeks = np.sum(list(events.values()), axis=0) if events else np.zeros(WEEKS)
    before = weeks[:-1][np.cumsum(weeks[:-1]) > 0]  # a young log has no usual weeks before its first
    usual = float(np.median(before)) if len(before) else 0.0
    is_known = len(before) >= FEWEST_WEEKS and usual >= FEWEST_EVENTS
    frequent = sorted(events, key=lambda name: -float(events[name].sum()))
    vanished = [
        name
        for name in frequent
        if is_known and not events[name][-1] and np.median(events[name][:-1]) >= USUAL_SHARE * usual
    ]
    return WeeklyVolume(
        weeks=weeks.tolist(),
        by_type={name: events[name].tolist() for name in frequent},
        last_week=float(weeks[-1]),
        usual_week=usual,
        vanished=tuple(vanished),
        is_known=is_known,
    )
