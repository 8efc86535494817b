"""The renewal list: its shape for one person, one page of it, and the accounts behind it."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, OrderBy, Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import FilterShape, ListShape, ListState, Page, page_of
from customers.columns import account_filters
from customers.models import CustomerQuerySet, CustomerRecord
from gtm.queries.renewals.conditions import (
    DEFAULT_WINDOW,
    FORECAST_WORDS,
    WINDOW_WORDS,
    in_window,
    renewing,
    with_forecast,
)
from gtm.queries.renewals.days import DayChoices
from gtm.queries.renewals.rows import ROW_PATHS, RenewalRow, renewal_rows
from gtm.queries.revenue.narrowing import scopes_of

WINDOW, FORECAST, ON = "window", "forecast", "on"
# as the account list filters by them
OF_ACCOUNTS = ("tier", "plan", "csm")
SORT_PATHS = {
    "account": ("name",),
    "renewal": ("renewal_date",),
    "mrr": ("mrr",),
    "risk": ("current_score__churn_probability",),
    "likelihood": ("outlook__likelihood",),
    "csm": ("csm__username", "renewal_date"),
}


def renewal_list_shape(user: User) -> ListShape:
    """What this person may ask of the list; at most two queries."""
    scopes, first = scopes_of(user)
    return ListShape(
        sorts={key: key.capitalize() for key in SORT_PATHS},
        default_sort="renewal",
        filters=(
            FilterShape(WINDOW, "Window", WINDOW_WORDS),
            FilterShape(ON, "Renewal on", DayChoices()),
            *shared_filters(user),
        ),
        scopes=scopes,
        default_scope=first,
    )


def shared_filters(user: User) -> tuple[FilterShape, ...]:
    """What list and calendar are narrowed by alike."""
    own = {item.key: item for item in account_filters()}
    of_accounts = (FilterShape(key, own[key].label, own[key].choices(user)) for key in OF_ACCOUNTS)
    return *of_accounts, FilterShape(FORECAST, "Forecast", FORECAST_WORDS)


def window_of(state: ListState) -> str:
    """The window that is shown; empty where single days are asked for."""
    return "" if ON in state.filters else state.filters.get(WINDOW, (DEFAULT_WINDOW,))[0]


def renewal_page(user: User, state: ListState, today: date) -> Page[RenewalRow]:
    """One page of renewals, in five queries."""
    found = renewals_matching(user, state, today)
    window = window_of(state)
    found = found.filter(in_window(window, today) if window else Q(renewal_date__in=state.filters[ON]))
    keys = found.order_by(*_order(state)).values_list("pk", flat=True)

    def rows_between(start: int, end: int) -> list[RenewalRow]:
        # only the rows of the page meet their people and scores
        wanted = list(keys[start:end])
        rows = CustomerRecord.objects.filter(pk__in=wanted).values(*ROW_PATHS)
        return renewal_rows(sorted(rows, key=lambda row: wanted.index(row["pk"])), today)

    return page_of(state, found.count(), rows_between)


def renewals_matching(user: User, state: ListState, today: date) -> CustomerQuerySet:
    """The accounts that renew, as search and filters narrow them; of any date."""
    found = CustomerRecord.objects.visible_to(user, Scope(state.scope)).filter(renewing())
    if state.search:
        found = found.filter(Q(name__icontains=state.search) | Q(customer_id__istartswith=state.search))
    for item in account_filters():
        if item.key in OF_ACCOUNTS and (chosen := state.filters.get(item.key)):
            found = found.filter(item.condition(chosen, today))
    if chosen := state.filters.get(FORECAST):
        found = found.filter(reduce(or_, map(with_forecast, chosen)))
    return found


def _order(state: ListState) -> list[OrderBy]:
    paths = (*SORT_PATHS[state.sort_key], "pk")
    if (
        state.sort_key == "renewal"
    ):  # all have a date or none has: asking for nulls last would keep from the index
        return [F(path).desc() if state.is_descending else F(path).asc() for path in paths]
    if state.is_descending:
        return [F(path).desc(nulls_last=True) for path in paths]
    return [F(path).asc(nulls_last=True) for path in paths]
