"""How accounts lie between churn and expansion: sums of each quadrant, and of each cell of the drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, FloatField, Func, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.domain import ExpansionCutoffs, Quadrant
from gtm.queries.expansion.conditions import is_leaving, wants_more
from gtm.queries.expansion.grid import FINEST, POINT_EDGES, PROBABILITY_EDGES, Edges
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import UpgradeBasis

NOTHING = Decimal(0)
MOST_DOTS = 300

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


def quadrant_map(user: User, scope: Scope, cutoffs: ExpansionCutoffs, basis: UpgradeBasis) -> QuadrantMap:
    """Counts the scored accounts of a scope; one query, and one more where few are drawn one by one."""
    edges = POINT_EDGES if basis.is_by_rules else PROBABILITY_EDGES
    up = "upgrade_pressure" if basis.is_by_rules else "upgrade_probability"
    seen = _scores(user, scope)
    rows = (
        seen.annotate(
            leaving=Case(When(is_leaving(cutoffs, ""), then=Value(1)), default=Value(0)),
            wanting=Case(When(wants_more(cutoffs, basis, ""), then=Value(1)), default=Value(0)),
            across=_step("churn_probability"),
            up=F(up) if basis.is_by_rules else _step(up),
        )
        .order_by()
        .values_list("leaving", "wanting", "across", "up")
        .annotate(accounts=Count("pk"), paid=Coalesce(Sum("customer__mrr"), NOTHING))
    )
    quadrants, cells, ceiling = dict.fromkeys(Quadrant, Sums()), dict[Cell, Sums](), Sums()
    for leaving, wanting, across, height, accounts, paid in rows:
        found = Sums(accounts, paid)
        quadrants[Quadrant.of(is_leaving=bool(leaving), wants_more=bool(wanting))] += found
        if height is None:
            ceiling += found
            continue
        value = height if basis.is_by_rules else height / FINEST
        cell = PROBABILITY_EDGES.cell_of(across / FINEST), edges.cell_of(value)
        cells[cell] = cells.get(cell, Sums()) + found
    drawn = sum(found.accounts for found in cells.values())
    dots = _dots(seen, up, cutoffs, basis) if drawn <= MOST_DOTS else ()
    return QuadrantMap(quadrants, cells, ceiling, edges, tuple(dots))


def _scores(user: User, scope: Scope) -> QuerySet[CurrentScoreRecord]:
    scores = CurrentScoreRecord.objects.filter(customer__churn_date=None)
    if scope.within(Scope(user.reach)) is Scope.ALL:
        return scores
    return scores.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))


class _Step(Func):
    """The quarter of a percent that a probability lies in; a cast, because functions cost a call a row."""

    template = "cast(%(expressions)s as integer)"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Its casts round."""
        return self.as_sql(compiler, connection, template="floor(%(expressions)s)::integer", **more)


def _step(path: str) -> _Step:
    return _Step(F(path) * Value(float(FINEST), output_field=FloatField()))


def _dots(
    scores: QuerySet[CurrentScoreRecord], up: str, cutoffs: ExpansionCutoffs, basis: UpgradeBasis
) -> Iterable[Dot]:
    rows = scores.exclude(**{up: None}).values_list(
        "customer_id", "customer__name", "churn_probability", up, "customer__mrr"
    )
    least = cutoffs.pressure if basis.is_by_rules else cutoffs.propensity
    for pk, name, churn, upgrade, mrr in rows.order_by("-customer__mrr", "customer_id"):
        quadrant = Quadrant.of(is_leaving=churn >= cutoffs.churn, wants_more=upgrade >= least)
        yield Dot(pk, name, churn, upgrade, mrr, quadrant)
