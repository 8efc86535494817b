"""How accounts lie between churn and expansion: sums of each quadrant, and of each cell of the drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from gtm.domain import ExpansionCutoffs, Quadrant
from gtm.queries.expansion.conditions import is_leaving, wants_more
from gtm.queries.expansion.grid import POINT_EDGES, PROBABILITY_EDGES, Edges
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import UpgradeBasis

NOTHING = Decimal(0)
MOST_DOTS = 300
# cells along an axis, and the one of accounts that cannot upgrade
PLACES = 64
NOWHERE = PLACES - 1

type Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sums:
    """Accounts and what they pay a month, US dollars."""

    accounts: int = 0
    mrr: Decimal = NOTHING

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.accounts + other.accounts, self.mrr + other.mrr)


@dataclass(frozen=True, slots=True)
class Dot:
    """One account in the drawing.

    Attributes:
        churn: P(churn within 90 days).
        upgrade: P(upgrade within 90 days), or points by rules.
    """

    pk: int
    name: str
    churn: float
    upgrade: float
    mrr: Decimal | None
    quadrant: Quadrant


@dataclass(frozen=True, slots=True)
class QuadrantMap:
    """Where the accounts of a scope lie.

    Attributes:
        quadrants: sums of each; all four.
        cells: sums by column and row of the drawing, of the accounts that may upgrade.
        at_ceiling: of the accounts on the highest plan, or without a known one: no upgrade is predicted.
        edges: along the upgrade axis.
        dots: the single accounts where there are few; empty where there are many.
    """

    quadrants: Mapping[Quadrant, Sums]
    cells: Mapping[Cell, Sums]
    at_ceiling: Sums
    edges: Edges
    dots: tuple[Dot, ...] = field(default=())

    @property
    def total(self) -> Sums:
        """Every account with a score."""
        return sum(self.quadrants.values(), Sums())


def quadrant_map(
    scores: QuerySet[CurrentScoreRecord], cutoffs: ExpansionCutoffs, basis: UpgradeBasis
) -> QuadrantMap:
    """Counts scores; one query, and one more where few are drawn one by one.

    Args:
        scores: of a scope; see ``scored``.
        cutoffs: what counts as high.
        basis: what the order rests on.
    """
    edges = POINT_EDGES if basis.is_by_rules else PROBABILITY_EDGES
    up = "upgrade_pressure" if basis.is_by_rules else "upgrade_probability"
    rows = (
        scores.annotate(place=_place(cutoffs, basis, edges, up))
        .order_by()
        .values_list("place")
        .annotate(accounts=Count("pk"), paid=Coalesce(Sum("mrr"), NOTHING))
    )
    quadrants, cells, ceiling = dict.fromkeys(Quadrant, Sums()), dict[Cell, Sums](), Sums()
    for place, accounts, paid in rows:
        found = Sums(accounts, paid)
        of_quadrant, of_cell = divmod(place, PLACES**2)
        leaving, wanting = divmod(of_quadrant, 2)
        quadrants[Quadrant.of(is_leaving=bool(leaving), wants_more=bool(wanting))] += found
        across, height = divmod(of_cell, PLACES)
        if height == NOWHERE:
            ceiling += found
        else:
            cells[across, height] = cells.get((across, height), Sums()) + found
    drawn = sum(found.accounts for found in cells.values())
    dots = _dots(scores, up, cutoffs, basis) if drawn <= MOST_DOTS else ()
    return QuadrantMap(quadrants, cells, ceiling, edges, tuple(dots))


def _place(cutoffs: ExpansionCutoffs, basis: UpgradeBasis, edges: Edges, up: str) -> Combinable:
    """Quadrant and cell as one number: a group with one key is counted in half the time of four."""
    whole = IntegerField()
    leaving = Case(When(is_leaving(cutoffs, ""), then=2), default=0, output_field=whole)
    wanting = Case(When(wants_more(cutoffs, basis, ""), then=1), default=0, output_field=whole)
    across = _cell("churn_probability", PROBABILITY_EDGES)
    return (leaving + wanting) * PLACES**2 + across * PLACES + _cell(up, edges)


def _cell(path: str, edges: Edges) -> Case:
    unknown = When(**{f"{path}__isnull": True}, then=NOWHERE)
    found = _between(path, edges, 0, len(edges.values) - 1)
    return Case(unknown, default=found, output_field=IntegerField())


def _between(path: str, edges: Edges, first: int, end: int) -> Combinable:
    """The cell from ``first`` up to ``end``, found by halves: there are many rows to compare."""
    if end - first == 1:
        return Value(first)
    middle = (first + end) // 2
    below = When(**{f"{path}__lt": edges.values[middle]}, then=_between(path, edges, first, middle))
    return Case(below, default=_between(path, edges, middle, end), output_field=IntegerField())


def _dots(
    scores: QuerySet[CurrentScoreRecord], up: str, cutoffs: ExpansionCutoffs, basis: UpgradeBasis
) -> Iterable[Dot]:
    rows = scores.exclude(**{up: None}).values_list(
        "customer_id", "customer__name", "churn_probability", up, "mrr"
    )
    least = cutoffs.pressure if basis.is_by_rules else cutoffs.propensity
    for pk, name, churn, upgrade, mrr in rows.order_by("-mrr", "customer_id"):
        quadrant = Quadrant.of(is_leaving=churn >= cutoffs.churn, wants_more=upgrade >= least)
        yield Dot(pk, name, churn, upgrade, mrr, quadrant)
