"""The renewal list: its shape for one person, one page of it, and the accounts behind it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Shown, Viewing, add_definition
from churnapp.saying import Said, later, say
from churnapp.web.lists import FilterShape, ListState, starting_at
from customers.columns import account_filters
from customers.columns.note_link import note_link
from customers.models import CustomerQuerySet, CustomerRecord
from customers.queries.named import accounts_called
from customers.queries.scopes import scopes_of
from gtm.columns.renewal import RENEWAL_COLUMNS, RenewalColumn
from gtm.queries.renewals.conditions import (
    DEFAULT_WINDOW,
    FORECAST_WORDS,
    OPPOSITE,
    WINDOW_WORDS,
    in_window,
    opposite_to_the_model,
    renewing,
    with_forecast,
)
from gtm.queries.renewals.days import DayChoices
from gtm.queries.renewals.rows import ROW_PATHS, RenewalRow, renewal_rows

WINDOW, FORECAST, ON = "window", "forecast", "on"
# as the account list filters by them
OF_ACCOUNTS = ("tier", "plan", "csm")
# sorted by these columns, the first of many rows are soon met along an index
ALONG_INDEXES = frozenset({"account", "mrr", "risk", "likelihood"})


def shared_filters(user: User) -> tuple[FilterShape, ...]:
    """What list and calendar are narrowed by alike."""
    own = {item.key: item for item in account_filters()}
    of_accounts = (FilterShape(key, own[key].label, own[key].choices(user)) for key in OF_ACCOUNTS)
    return *of_accounts, FilterShape(
        FORECAST, say("Forecast"), {key: say(words) for key, words in FORECAST_WORDS.items()}
    )


def window_of(state: ListState) -> str:
    """The window that is shown; empty where single days or other dates are asked for."""
    is_otherwise = ON in state.filters or (WINDOW not in state.filters and state.where.asks("renewal"))
    return "" if is_otherwise else state.filters.get(WINDOW, (DEFAULT_WINDOW,))[0]


def renewals_matching(user: User, state: ListState, today: date) -> CustomerQuerySet:
    """The accounts that renew, as search and filters narrow them; of any date."""
    found = CustomerRecord.objects.visible_to(user, Scope(state.scope)).filter(renewing())
    if state.search:
        found = found.filter(accounts_called(state.search))
    for item in account_filters():
        if item.key in OF_ACCOUNTS and (chosen := state.filters.get(item.key)):
            found = found.filter(item.condition(chosen, today))
    if chosen := state.filters.get(FORECAST):
        found = found.filter(reduce(or_, map(with_forecast, chosen)))
    return found


class RenewalList(ListDefinition[CustomerRecord, Shown[RenewalRow]]):
    """Accounts whose contract ends; of the usual window unless another or single days are asked for."""

    key = "renewals"
    noun, plural = Said("renewal"), Said("renewals")
    url_name = "gtm:renewals"
    default_sort = "renewal"
    record = CustomerRecord

    def fields(self) -> tuple[RenewalColumn, ...]:
        """The columns of this context."""
        return RENEWAL_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """Window and day, what accounts are narrowed by, and the state of the forecast."""
        own = {item.key: item for item in account_filters()}
        return (_WINDOW, _ON, *(own[key] for key in OF_ACCOUNTS), _FORECAST)

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> CustomerQuerySet:
        """Accounts under a contract that ends, of any date."""
        return CustomerRecord.objects.visible_to(user, scope).filter(renewing())

    def searched(self, words: str) -> Q:
        """By a part of the account's name or the beginning of its key."""
        return accounts_called(words)

    def fitting(self, user: User, state: ListState, today: date) -> QuerySet[CustomerRecord]:
        """What is opposite to the model is looked for among the renewals of the window alone."""
        within = _days_of(state.filters.get(WINDOW, (DEFAULT_WINDOW,)), today) if window_of(state) else None
        if within is None or state.filters.get(FORECAST) != (OPPOSITE,):
            return super().fitting(user, state, today)
        found = super().fitting(user, state.with_filter(FORECAST), today)
        return found.filter(opposite_to_the_model(within))

    def narrowed(
        self, found: QuerySet[CustomerRecord], state: ListState, today: date
    ) -> QuerySet[CustomerRecord]:
        """The usual window where nobody asked for dates."""
        is_asked = WINDOW in state.filters or ON in state.filters or state.where.asks("renewal")
        return starting_at(
            found if is_asked else found.filter(in_window(DEFAULT_WINDOW, today)), "renewal_date"
        )

    def has_indexed_order(self, state: ListState) -> bool:
        """All but those by renewal date, of which the window is a part, and by people, who have no order."""
        return bool(state.sorts) and state.sorts[0].removeprefix("-") in ALONG_INDEXES

    def act(self, row: Shown[RenewalRow]) -> SafeString:
        """A note about the account."""
        return note_link(row.row.pk)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, Shown[RenewalRow]]:
        """In three queries: only the rows of a page meet their people, scores and forecasts."""
        found = CustomerRecord.objects.filter(pk__in=keys).order_by().values(*ROW_PATHS)
        return {row.pk: Shown(row, viewing) for row in renewal_rows(found, viewing.today)}


class DayFilter(FixedFilter):
    """Single days: too many to list, so that none is offered in a menu."""

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Any day of the century."""
        return DayChoices()


def _days_of(windows: Sequence[str], today: date) -> tuple[date, date] | None:
    """The first and the last day of windows from today on; None where one is none."""
    if not all(window.isdecimal() for window in windows):
        return None
    return today, today + timedelta(days=max(map(int, windows)))


def _in_any_window(chosen: Sequence[str], today: date) -> Q:
    return reduce(or_, (in_window(window, today) for window in chosen))


_WINDOW = FixedFilter(WINDOW, later("Window"), WINDOW_WORDS, _in_any_window)
_ON = DayFilter(ON, later("Renewal on"), {}, lambda chosen, _: Q(renewal_date__in=chosen))
_FORECAST = FixedFilter(
    FORECAST, later("Forecast"), FORECAST_WORDS, lambda chosen, _: reduce(or_, map(with_forecast, chosen))
)
RENEWALS = RenewalList()
add_definition(RENEWALS)
