"""The part of the drawing that a list is narrowed to: filters by the edges of its cells."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.lists import ListFilter
from gtm.queries.expansion.grid import POINT_EDGES, PROBABILITY_EDGES, Edges
from predictions.queries.upgrades import UpgradeBasis

CHURN_FROM, CHURN_BELOW, UPGRADE_FROM, UPGRADE_BELOW = "churn_from", "churn_below", "up_from", "up_below"
AREA = (CHURN_FROM, CHURN_BELOW, UPGRADE_FROM, UPGRADE_BELOW)


class EdgeFilter(ListFilter):
    """One side of the part.

    Args:
        key: its parameter in the URL.
        label: its name on the chip.
        path: the value along the axis.
        edges: of the axis.
    """

    def __init__(self, key: str, label: str, path: str, edges: Edges) -> None:
        self.key, self.label, self._path, self._edges = key, label, path, edges

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The edges by their numbers."""
        return self._edges.choices

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """From the edge, or below it; a part has one edge on each side, so others are not looked at."""
        value, is_lower = self._edges.values[int(chosen[0])], self.key.endswith("from")
        is_everything = not value if is_lower else value >= 1 and not self._edges.is_points
        return Q() if is_everything else Q(**{f"{self._path}__{'gte' if is_lower else 'lt'}": value})


def area_filters(basis: UpgradeBasis) -> tuple[EdgeFilter, ...]:
    """The four sides; along the upgrade axis by points or by probability, as accounts are ranked."""
    if basis.is_by_rules:
        path, word, edges = "upgrade_pressure", "Points", POINT_EDGES
    else:
        path, word, edges = "upgrade_probability", "Upgrade chance", PROBABILITY_EDGES
    return (
        EdgeFilter(CHURN_FROM, "Churn from", "churn_probability", PROBABILITY_EDGES),
        EdgeFilter(CHURN_BELOW, "Churn below", "churn_probability", PROBABILITY_EDGES),
        EdgeFilter(UPGRADE_FROM, f"{word} from", path, edges),
        EdgeFilter(UPGRADE_BELOW, f"{word} below", path, edges),
    )
