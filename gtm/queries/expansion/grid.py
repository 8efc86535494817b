"""The steps in which the quadrant is drawn and narrowed: the edges of its cells."""

from bisect import bisect_right
from dataclasses import dataclass

from churnapp.web.templatetags.formats import fine_percent
from predictions.domain import MOST_POINTS

# narrow where most accounts are
SHARES = (
    *(0.0, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10, 0.125, 0.15, 0.20, 0.25),
    *(0.30, 0.40, 0.50, 0.60, 0.75, 0.90, 1.0),
)
TOPS = (0.10, 0.25, 0.50, 1.0)


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges along one axis, rising.

    Attributes:
        values: the first is the lowest, the last lies above everything.
        is_points: whether they are points of the rules instead of probabilities.
    """

    values: tuple[float, ...]
    is_points: bool = False

    def cell_of(self, value: float) -> int:
        """The cell that a value lies in."""
        return min(bisect_right(self.values, value + 1e-9), len(self.values) - 1) - 1

    def words(self, edge: int) -> str:
        """An edge for readers."""
        value = self.values[edge]
        if self.is_points:
            return f"{value:g}"
        return fine_percent(value)

    @property
    def choices(self) -> dict[str, str]:
        """The edges as choices of a filter: their numbers and their words."""
        return {str(edge): self.words(edge) for edge in range(len(self.values))}

    @property
    def top(self) -> float:
        """The last edge."""
        return self.values[-1]


PROBABILITY_EDGES = Edges(SHARES)
POINT_EDGES = Edges(tuple(float(points) for points in range(MOST_POINTS + 2)), is_points=True)
