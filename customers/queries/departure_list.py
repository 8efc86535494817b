"""The list of accounts that leave or left."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Viewing, add_definition
from churnapp.saying import Said, say
from churnapp.web.lists import ListState
from customers.columns import RowValues
from customers.columns.departure import DEPARTURE_COLUMNS, NOT_SAID, reasons_asked
from customers.columns.linked import TODAY, LinkedColumn
from customers.domain import DepartureReason
from customers.models import CustomerRecord
from customers.queries.departures import (
    LEFT_ON,
    LOGGED,
    LeavingGroup,
    by_competitor,
    by_reason,
    departures_of,
    newest_departure,
)
from customers.queries.named import accounts_called
from customers.queries.over_all import added_up
from customers.queries.scopes import scopes_of

REASON, PERIOD = "reason", "period"
ALWAYS, USUAL_DAYS = "all", 365
PERIODS = {"90": 90, "365": 365, "730": 730}


class ReasonFilter(FixedFilter):
    """Why they left, the words in the reader's language."""

    def choices(self, user: User) -> dict[str, str]:  # noqa: ARG002
        """Every reason, and none."""
        return {reason.value: reason.label for reason in DepartureReason} | {NOT_SAID: say("Nobody said why")}


class PeriodFilter(FixedFilter):
    """In which days they gave notice or left."""

    def choices(self, user: User) -> dict[str, str]:  # noqa: ARG002
        """Back from today."""
        return {
            "90": say("Last 90 days"),
            "365": say("Last 12 months"),
            "730": say("Last 24 months"),
            ALWAYS: say("Always"),
        }


class DepartureList(ListDefinition[CustomerRecord, RowValues]):
    """Accounts that gave notice or left, those of the last twelve months unless others are asked for."""

    key = "departures"
    noun, plural = Said("departure"), Said("departures")
    url_name = "departures"
    default_sort = "-left_on"
    record = CustomerRecord

    def fields(self) -> tuple[LinkedColumn, ...]:
        """The columns of this context."""
        return DEPARTURE_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """When, and why; the period narrows the rows in ``narrowed``."""
        return (
            PeriodFilter(PERIOD, say("When"), {}, lambda chosen, today: Q()),  # noqa: ARG005
            ReasonFilter(REASON, say("Why"), {}, lambda chosen, today: reasons_asked(chosen)),  # noqa: ARG005
        )

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> QuerySet[CustomerRecord]:
        """The accounts the person may see that gave notice or left."""
        leaving = Q(notice_date__isnull=False) | Q(churn_date__isnull=False)
        return CustomerRecord.objects.visible_to(user, scope).filter(leaving).order_by()

    def searched(self, words: str) -> Q:
        """By a part of the name, or the beginning of the vendor's key."""
        return accounts_called(words)

    def narrowed(
        self, found: QuerySet[CustomerRecord], state: ListState, today: date
    ) -> QuerySet[CustomerRecord]:
        """The days that were asked for."""
        first = period_of(state, today)
        return found if first is None else found.alias(left_day=LEFT_ON).filter(left_day__gte=first)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, RowValues]:
        """In one query."""
        paths = dict.fromkeys(
            path for column in DEPARTURE_COLUMNS for path in (*column.reads, "churn_date", "log__leaves_on")
        )
        found = CustomerRecord.objects.filter(pk__in=keys).order_by()
        read = found.alias(log=LOGGED).annotate(left_on=LEFT_ON).values(*paths)
        return {values["pk"]: {**values, TODAY: viewing.today} for values in read}


def period_of(state: ListState, today: date) -> date | None:
    """The first day that the list shows; None for all."""
    chosen = state.filters.get(PERIOD, ())
    if ALWAYS in chosen:
        return None
    days = max((PERIODS[value] for value in chosen if value in PERIODS), default=USUAL_DAYS)
    return date.fromordinal(max(1, today.toordinal() - days))


DEPARTURES = DepartureList()
add_definition(DEPARTURES)


def leaving_groups(
    user: User, state: ListState, today: date, most: int
) -> tuple[list[LeavingGroup], list[LeavingGroup]]:
    """Why accounts left and whom to, of the scope and the days shown, whatever else narrows the list.

    Of many accounts it is as it was seconds ago, unless somebody logged a departure since.

    Args:
        user: who looks.
        state: of the list.
        today: the day until which is counted.
        most: competitors that are named.
    """
    scope, first = Scope(state.scope), period_of(state, today) or date.min
    return added_up(
        "departures",
        user,
        scope,
        stands_on=lambda: (first, today, most, newest_departure()),
        add_up=lambda: _leaving_groups(CustomerRecord.objects.visible_to(user, scope), first, today, most),
    )


def _leaving_groups(
    accounts: QuerySet[CustomerRecord], first: date, last: date, most: int
) -> tuple[list[LeavingGroup], list[LeavingGroup]]:
    leaving = departures_of(accounts, first, last)
    return by_reason(leaving), by_competitor(leaving, most)
