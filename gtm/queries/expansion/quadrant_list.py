"""The list of the accounts behind the quadrant."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Viewing, add_definition
from churnapp.saying import Said, later
from churnapp.web.lists import ListShape
from customers.columns.note_link import note_link
from customers.domain import PlanTier
from customers.models import CustomerRecord
from customers.queries.named import accounts_called
from customers.queries.scopes import scopes_of
from gtm.columns.expansion import EXPANSION_COLUMNS, ExpansionColumn
from gtm.domain import Quadrant
from gtm.queries.expansion.area import area_filters
from gtm.queries.expansion.conditions import quadrants_now, scored
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from gtm.queries.expansion.rows import ROW_PATHS, ExpansionRow
from predictions.domain import PressureSignal
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import upgrade_basis

QUADRANT, PLAN, SIGNAL = "quadrant", "plan", "signal"
BY_UPLIFT, BY_PRESSURE = "-uplift", "-upgrade,-step"
FILTERS = (
    FixedFilter(
        QUADRANT,
        later("Quadrant"),
        {each.value: each.label for each in Quadrant},
        lambda chosen, _: quadrants_now(chosen),
    ),
    FixedFilter(
        PLAN,
        later("Plan"),
        {tier.value: tier.capitalize() for tier in PlanTier},
        lambda chosen, _: Q(customer__plan_tier__in=chosen),
    ),
    FixedFilter(
        SIGNAL,
        later("Sign"),
        {signal.value: signal.words for signal in PressureSignal},
        lambda chosen, _: Q(upgrade_signal__in=chosen),
    ),
)


class QuadrantList(ListDefinition[CurrentScoreRecord, ExpansionRow]):
    """Scored accounts between churn and expansion; the key of a row is that of its account."""

    key = "quadrant"
    noun, plural = Said("account"), Said("accounts")
    url_name = "gtm:quadrant"
    default_sort = BY_UPLIFT
    record = CurrentScoreRecord

    def fields(self) -> tuple[ExpansionColumn, ...]:
        """The columns of this context."""
        return EXPANSION_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """Quadrant, plan and sign, and the sides of a part of the drawing."""
        return (*FILTERS, *area_filters(upgrade_basis()))

    def shape(self, user: User) -> ListShape:
        """By rules the most pressed stand first, else the largest expected uplift."""
        sort = BY_PRESSURE if upgrade_basis().is_by_rules else BY_UPLIFT
        return replace(super().shape(user), default_sort=sort)

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> QuerySet[CurrentScoreRecord]:
        """Published scores of accounts that are still there."""
        return scored(user, scope)

    def searched(self, words: str) -> Q:
        """By a part of the account's name or the beginning of its key."""
        return Q(customer__in=CustomerRecord.objects.order_by().filter(accounts_called(words)))

    def act(self, row: ExpansionRow) -> SafeString:
        """A note about the account."""
        return note_link(row.pk)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, ExpansionRow]:  # noqa: ARG002
        """In one query, once the cut-offs are known."""
        cutoffs = cutoffs_in_force().cutoffs
        found = CurrentScoreRecord.objects.filter(pk__in=keys).order_by().values(*ROW_PATHS)
        return {values["customer_id"]: ExpansionRow.of(values, cutoffs) for values in found}


QUADRANTS = QuadrantList()
add_definition(QUADRANTS)
