"""The accounts behind the quadrant: the shape of the list for one person, and one page of it."""

from django.db.models import F, OrderBy, Q, QuerySet

from churnapp.accounts.models import User
from churnapp.web.lists import FilterShape, ListShape, ListState, Page, page_of
from customers.domain import PlanTier
from customers.queries.scopes import scopes_of
from gtm.domain import ExpansionCutoffs, Quadrant
from gtm.queries.expansion.conditions import in_quadrants
from gtm.queries.expansion.grid import POINT_EDGES, PROBABILITY_EDGES, Edges
from gtm.queries.expansion.rows import ROW_PATHS, ExpansionRow
from predictions.domain import PressureSignal
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import UpgradeBasis

QUADRANT, PLAN, SIGNAL = "quadrant", "plan", "signal"
CHURN_FROM, CHURN_BELOW, UPGRADE_FROM, UPGRADE_BELOW = "churn_from", "churn_below", "up_from", "up_below"
AREA = (CHURN_FROM, CHURN_BELOW, UPGRADE_FROM, UPGRADE_BELOW)
SORT_PATHS = {
    "account": ("customer__name",),
    "mrr": ("mrr",),
    "risk": ("churn_probability",),
    "upgrade": ("upgrade_probability", "upgrade_pressure"),
    "step": ("upgrade_pressure", "yearly_step"),
    "uplift": ("expected_uplift",),
}


def quadrant_list_shape(user: User, basis: UpgradeBasis) -> ListShape:
    """What this person may ask; by rules the most pressed stand first, else the largest expected uplift."""
    scopes, first = scopes_of(user)
    edges = POINT_EDGES if basis.is_by_rules else PROBABILITY_EDGES
    upgrade = "Points" if basis.is_by_rules else "Upgrade chance"
    return ListShape(
        sorts={key: key.capitalize() for key in SORT_PATHS},
        default_sort="-step" if basis.is_by_rules else "-uplift",
        filters=(
            FilterShape(QUADRANT, "Quadrant", {each.value: each.label for each in Quadrant}),
            FilterShape(PLAN, "Plan", {tier.value: tier.capitalize() for tier in PlanTier}),
            FilterShape(SIGNAL, "Sign", {signal.value: signal.words for signal in PressureSignal}),
            FilterShape(CHURN_FROM, "Churn from", PROBABILITY_EDGES.choices),
            FilterShape(CHURN_BELOW, "Churn below", PROBABILITY_EDGES.choices),
            FilterShape(UPGRADE_FROM, f"{upgrade} from", edges.choices),
            FilterShape(UPGRADE_BELOW, f"{upgrade} below", edges.choices),
        ),
        scopes=scopes,
        default_scope=first,
    )


def quadrant_page(
    scores: QuerySet[CurrentScoreRecord],
    state: ListState,
    cutoffs: ExpansionCutoffs,
    basis: UpgradeBasis,
    *,
    total: int | None,
) -> Page[ExpansionRow]:
    """One page of scored accounts.

    Args:
        scores: of the scope; see ``scored``.
        state: what the URL asks for.
        cutoffs: what counts as high.
        basis: what the order rests on.
        total: how many there are, where that is known; they are counted when None.
    """
    found = _matching(scores, state, cutoffs, basis)
    rows = found.order_by(*_order(state)).values(*ROW_PATHS)
    return page_of(
        state,
        found.count() if total is None else total,
        lambda start, end: [ExpansionRow.of(values, cutoffs) for values in rows[start:end]],
    )


def _matching(
    scores: QuerySet[CurrentScoreRecord], state: ListState, cutoffs: ExpansionCutoffs, basis: UpgradeBasis
) -> QuerySet[CurrentScoreRecord]:
    found = scores
    if state.search:
        found = found.filter(
            Q(customer__name__icontains=state.search) | Q(customer__customer_id__istartswith=state.search)
        )
    chosen = state.filters
    if QUADRANT in chosen:
        found = found.filter(in_quadrants([Quadrant(name) for name in chosen[QUADRANT]], cutoffs, basis, ""))
    if PLAN in chosen:
        found = found.filter(customer__plan_tier__in=chosen[PLAN])
    if SIGNAL in chosen:
        found = found.filter(upgrade_signal__in=chosen[SIGNAL])
    return found.filter(_area(state, basis))


def _area(state: ListState, basis: UpgradeBasis) -> Q:
    """The part of the drawing that is chosen."""
    edges = POINT_EDGES if basis.is_by_rules else PROBABILITY_EDGES
    up = "upgrade_pressure" if basis.is_by_rules else "upgrade_probability"
    found = Q()
    for key, path, along, comparison in (
        (CHURN_FROM, "churn_probability", PROBABILITY_EDGES, "gte"),
        (CHURN_BELOW, "churn_probability", PROBABILITY_EDGES, "lt"),
        (UPGRADE_FROM, up, edges, "gte"),
        (UPGRADE_BELOW, up, edges, "lt"),
    ):
        if value := _edge(state, key, along):
            is_everything = comparison == "lt" and value >= 1 and not along.is_points
            found &= Q() if is_everything else Q(**{f"{path}__{comparison}": value})
    return found


def _edge(state: ListState, key: str, edges: Edges) -> float:
    values = state.filters.get(key)
    return edges.values[int(values[0])] if values else 0.0


def _order(state: ListState) -> list[OrderBy]:
    paths = (*SORT_PATHS[state.sort_key], "customer_id")
    if state.is_descending:
        return [F(path).desc(nulls_last=True) for path in paths]
    return [F(path).asc(nulls_last=True) for path in paths]
