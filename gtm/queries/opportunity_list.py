"""The opportunity list, which the board shares."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Shown, Viewing, add_definition
from churnapp.saying import Said, later
from churnapp.web.lists import ListState
from churnapp.web.risk import tier_word
from churnapp.web.search import with_beginning
from customers.columns.note_link import note_link
from customers.queries.named import called_or_at
from customers.queries.scopes import scopes_of
from gtm.columns.opportunity import OPPORTUNITY_COLUMNS, OpportunityColumn
from gtm.domain import ForecastCategory, ForecastPeriod, OpportunityType, SalesStage
from gtm.models import OpportunityQuerySet, OpportunityRecord
from gtm.queries.conditions import IS_OPEN, contested, forecast_as, overdue
from gtm.queries.rows import OpportunityRow, rows_with
from predictions.domain import RiskTier
from predictions.models import CurrentScoreRecord

UNKNOWN = "none"
STAGE, KIND, TIER, ATTENTION = "stage", "type", "tier", "attention"
FORECAST, CLOSES = "forecast", "closes"
CONTESTED, OVERDUE = "contested", "overdue"


def _any_of(path: str, values: Sequence[str]) -> Q:
    known = Q(**{f"{path}__in": [value for value in values if value != UNKNOWN]})
    return known | Q(**{f"{path}__isnull": True}) if UNKNOWN in values else known


def _in_tiers(chosen: Sequence[str]) -> Q:
    """By the score of the account; that there is none is asked without the account."""
    tiers = [tier for tier in chosen if tier != UNKNOWN]
    conditions = [Q(customer__current_score__risk_tier__in=tiers)] if tiers else []
    if UNKNOWN in chosen:
        conditions.append(~Q(Exists(CurrentScoreRecord.objects.filter(customer=OuterRef("customer_id")))))
    return _or(conditions)


def _or(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _needs_attention(chosen: Sequence[str], today: date) -> Q:
    """Both at once where both are chosen."""
    found = Q()
    for wish in chosen:
        found &= contested() if wish == CONTESTED else overdue(today)
    return found


FILTERS = (
    FixedFilter(
        STAGE,
        later("Stage"),
        {stage.value: stage.label for stage in SalesStage},
        lambda chosen, _: Q(stage__in=chosen),
    ),
    FixedFilter(
        KIND,
        later("Type"),
        {**{kind.value: kind.label for kind in OpportunityType}, UNKNOWN: later("Unknown")},
        lambda chosen, _: _any_of("opportunity_type", chosen),
    ),
    FixedFilter(
        TIER,
        later("Churn risk"),
        {**{tier.value: tier_word(tier) for tier in reversed(RiskTier)}, UNKNOWN: later("Not scored")},
        lambda chosen, _: _in_tiers(chosen),
    ),
    FixedFilter(
        FORECAST,
        later("Forecast"),
        {each.value: each.label for each in ForecastCategory},
        lambda chosen, _: _or(forecast_as(ForecastCategory(value)) for value in chosen),
    ),
    FixedFilter(
        CLOSES,
        later("Closes"),
        {period.value: period.label for period in ForecastPeriod},
        lambda chosen, today: _or(Q(close_date__range=ForecastPeriod(value).days(today)) for value in chosen),
    ),
    FixedFilter(
        ATTENTION,
        later("Attention"),
        {CONTESTED: later("Contested"), OVERDUE: later("Overdue")},
        _needs_attention,
    ),
)


class OpportunityList(ListDefinition[OpportunityRecord, Shown[OpportunityRow]]):
    """Opportunities beside the risk of their accounts; the open ones unless stages are asked for."""

    key = "opportunities"
    noun, plural = Said("opportunity"), Said("opportunities")
    url_name = "gtm:opportunities"
    default_sort = "close"
    record = OpportunityRecord

    def fields(self) -> tuple[OpportunityColumn, ...]:
        """The columns of this context."""
        return OPPORTUNITY_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """Stage, type, risk, forecast, close date and what needs attention."""
        return FILTERS

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> OpportunityQuerySet:
        """Those of accounts that the person may see."""
        return OpportunityRecord.objects.visible_to(user, scope)

    def searched(self, words: str) -> Q:
        """By a part of the account's name or the beginning of the vendor's key."""
        return called_or_at(OpportunityRecord, with_beginning("opp_id", words), words)

    def narrowed(
        self,
        found: QuerySet[OpportunityRecord],
        state: ListState,
        today: date,  # noqa: ARG002
    ) -> QuerySet[OpportunityRecord]:
        """The open ones where nobody asked for stages."""
        is_asked = STAGE in state.filters or state.where.asks(STAGE)
        return found if is_asked else found.filter(IS_OPEN)

    def act(self, row: Shown[OpportunityRow]) -> SafeString:
        """A note about the account."""
        return note_link(row.row.account_pk)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, Shown[OpportunityRow]]:
        """In one query: only the rows of a page need their account, its score and their owner."""
        return {row.pk: Shown(row, viewing) for row in rows_with(keys, viewing.today)}


OPPORTUNITIES = OpportunityList()
add_definition(OPPORTUNITIES)


def has_any_opportunity(user: User) -> bool:
    """Whether the person may see a single opportunity."""
    return OpportunityRecord.objects.visible_to(user).exists()
