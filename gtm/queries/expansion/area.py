"""The part of the drawing that a list is narrowed to: filters by the edges of its cells."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.lists import ListFilter
from churnapp.saying import later, say
from gtm.queries.expansion.grid import POINT_EDGES, PROBABILITY_EDGES, Edges
from predictions.queries.upgrades import UpgradeBasis

CHURN_FROM, CHURN_BELOW, UPGRADE_FROM, UPGRADE_BELOW = "churn_from", "churn_below", "up_from", "up_below"
AREA = (CHURN_FROM, CHURN_BELOW, UPGRADE_FROM, UPGRADE_BELOW)


class EdgeFilter(ListFilter):
    """One side of the part.

    Args:
        key: its parameter in the URL.
        label: its name on the chip, marked with ``later``.
        path: the value along the axis.
        edges: of the axis.
    """

    def __init__(self, key: str, label: str, path: str, edges: Edges) -> None:
        self.key, self._label, self._path, self._edges = key, label, path, edges

    @property
    def label(self) -> str:
        """As it was given."""
        return say(self._label)

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
        path, edges = "upgrade_pressure", POINT_EDGES
        from_words, below_words = later("Points from"), later("Points below")
    else:
        path, edges = "upgrade_probability", PROBABILITY_EDGES
        from_words, below_words = later("Upgrade chance from"), later("Upgrade chance below")
    return (
        EdgeFilter(CHURN_FROM, later("Churn from"), "churn_probability", PROBABILITY_EDGES),
        EdgeFilter(CHURN_BELOW, later("Churn below"), "churn_probability", PROBABILITY_EDGES),
        EdgeFilter(UPGRADE_FROM, from_words, path, edges),
        EdgeFilter(UPGRADE_BELOW, below_words, path, edges),
    )
