"""The opportunity list: its shape for one person, and one page of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, F, IntegerField, OrderBy, Q, Value, When

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from churnapp.web.lists import FilterShape, ListShape, ListState, Page, page_of
from churnapp.web.risk import TIER_WORDS
from customers.models import CustomerRecord
from gtm.domain import ForecastCategory, ForecastPeriod, OpportunityType, SalesStage
from gtm.models import OpportunityQuerySet, OpportunityRecord
from gtm.queries.conditions import contested, forecast_as, overdue
from gtm.queries.rows import OpportunityRow, rows_with
from predictions.domain import RiskTier

UNKNOWN = "none"
STAGE, KIND, TIER, ATTENTION = "stage", "type", "tier", "attention"
FORECAST, CLOSES = "forecast", "closes"
CONTESTED, OVERDUE = "contested", "overdue"
STAGE_RANK = Case(
    *(When(stage=stage.value, then=Value(rank)) for rank, stage in enumerate(SalesStage)),
    output_field=IntegerField(),
)
SORT_PATHS = {
    "account": ("customer__name",),
    "risk": ("customer__current_score__churn_probability",),
    "type": ("opportunity_type", "close_date"),
    "stage": ("stage_rank", "close_date"),
    "amount": ("amount",),
    "close": ("close_date",),
    "owner": ("sales_owner__username", "close_date"),
}
NULLABLE_PATHS = {"customer__current_score__churn_probability", "opportunity_type", "sales_owner__username"}
FILTERS = (
    FilterShape(STAGE, "Stage", {stage.value: stage.label for stage in SalesStage}),
    FilterShape(KIND, "Type", {**{kind.value: kind.label for kind in OpportunityType}, UNKNOWN: "Unknown"}),
    FilterShape(
        TIER,
        "Churn risk",
        {**{tier.value: TIER_WORDS[tier] for tier in reversed(RiskTier)}, UNKNOWN: "Not scored"},
    ),
    FilterShape(FORECAST, "Forecast", {each.value: each.label for each in ForecastCategory}),
    FilterShape(CLOSES, "Closes", {period.value: period.label for period in ForecastPeriod}),
    FilterShape(ATTENTION, "Attention", {CONTESTED: "Contested", OVERDUE: "Overdue"}),
)


def opportunity_list_shape(user: User) -> ListShape:
    """What this person may ask of the list; people with a book of their own start there."""
    scopes, default = scopes_of(user)
    return ListShape(
        sorts={key: key.capitalize() for key in SORT_PATHS},
        default_sort="close",
        filters=FILTERS,
        scopes=scopes,
        default_scope=default,
    )


def scopes_of(user: User) -> tuple[tuple[str, ...], str]:
    """The scopes a person may choose from, and the one to start with: one's own book, if there is one."""
    reachable = Scope(user.reach).reachable
    scopes = tuple(scope.value for scope in reachable if scope is not Scope.TEAM or user.team_id is not None)
    return scopes, Scope.MINE if _has_a_book(user) else reachable[-1]


def opportunity_page(user: User, state: ListState, today: date) -> Page[OpportunityRow]:
    """One page with the risk beside each opportunity, in three queries; without chosen stages the open ones.

    The keys come first, because only the rows of the page need their account, its score and their owner.
    """
    found = matching(user, state, today)
    found = found.filter(stage__in=state.filters[STAGE]) if STAGE in state.filters else found.open()
    keys = found.annotate(stage_rank=STAGE_RANK).order_by(*order_of(state)).values_list("pk", flat=True)
    return page_of(state, found.count(), lambda start, end: rows_with(keys[start:end], today))


def has_any_opportunity(user: User) -> bool:
    """Whether the person may see a single opportunity."""
    return OpportunityRecord.objects.visible_to(user).exists()


def matching(user: User, state: ListState, today: date) -> OpportunityQuerySet:
    """The opportunities of a scope that fit the search and every filter but that of stages."""
    found = OpportunityRecord.objects.visible_to(user, Scope(state.scope))
    if state.search:
        found = found.filter(Q(customer__name__icontains=state.search) | Q(opp_id__istartswith=state.search))
    chosen = state.filters
    if KIND in chosen:
        found = found.filter(_any_of("opportunity_type", chosen[KIND]))
    if TIER in chosen:
        found = found.filter(_any_of("customer__current_score__risk_tier", chosen[TIER]))
    if FORECAST in chosen:
        found = found.filter(_or(forecast_as(ForecastCategory(value)) for value in chosen[FORECAST]))
    if CLOSES in chosen:
        found = found.filter(
            _or(Q(close_date__range=ForecastPeriod(value).days(today)) for value in chosen[CLOSES])
        )
    for wish in chosen.get(ATTENTION, ()):
        found = found.filter(contested() if wish == CONTESTED else overdue(today))
    return found


def order_of(state: ListState) -> list[OrderBy]:
    """The order the list asks for; it needs the annotation ``stage_rank``."""
    paths = (*SORT_PATHS[state.sort_key], "pk")
    return [_directed(path, is_descending=state.is_descending) for path in paths]


def _directed(path: str, *, is_descending: bool) -> OrderBy:
    """Unknown values last; where there are none that is not said, so that an index may give the order."""
    last = True if path in NULLABLE_PATHS else None
    return F(path).desc(nulls_last=last) if is_descending else F(path).asc(nulls_last=last)


def _has_a_book(user: User) -> bool:
    has_book_role = Role(user.role) in {Role.CSM, Role.SALES}
    return has_book_role and CustomerRecord.objects.visible_to(user, Scope.MINE).exists()


def _or(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _any_of(path: str, values: Sequence[str]) -> Q:
    known = Q(**{f"{path}__in": [value for value in values if value != UNKNOWN]})
    return known | Q(**{f"{path}__isnull": True}) if UNKNOWN in values else known
