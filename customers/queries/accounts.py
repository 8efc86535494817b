"""The account list: its shape for one person, one page of it, and the figures above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OrderBy, Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from churnapp.web.lists import FilterShape, ListShape, ListState, Page, page_of
from customers.columns import (
    AccountColumn,
    AccountTile,
    Figure,
    RowValues,
    account_columns,
    account_filters,
    account_tiles,
)
from customers.models import CustomerQuerySet, CustomerRecord

BOOK_ROLES = (Role.CSM, Role.SALES)
PREFERRED_SORT = "revenue_at_risk"


@dataclass(frozen=True, slots=True)
class TileRow:
    """A tile with what it says now."""

    tile: AccountTile
    figure: Figure


def account_list_shape(user: User) -> ListShape:
    """What this person may ask of the account list; people with a book of their own start there."""
    columns = {column.key: column for column in account_columns() if column.sort_by}
    preferred = columns.get(PREFERRED_SORT) or next(iter(columns.values()))
    scopes = Scope(user.reach).reachable
    return ListShape(
        sorts={key: column.label for key, column in columns.items()},
        default_sort=f"-{preferred.key}" if preferred.descending_first else preferred.key,
        filters=tuple(FilterShape(item.key, item.label, item.choices(user)) for item in account_filters()),
        scopes=tuple(scope.value for scope in scopes if scope is not Scope.TEAM or user.team_id is not None),
        default_scope=Scope.MINE if _has_a_book(user) else scopes[-1],
    )


def account_page(user: User, state: ListState, today: date) -> Page[RowValues]:
    """One page of accounts with everything that the columns read, in two queries."""
    accounts = matching_accounts(user, state, today)
    columns = account_columns()
    rows = (
        accounts.annotate(**_annotations(columns)).order_by(*_order(columns, state)).values(*_paths(columns))
    )
    return page_of(state, accounts.count(), lambda start, end: list(rows[start:end]))


def account_figures(user: User, scope: Scope, today: date) -> list[TileRow]:
    """What the tiles say about the active accounts of a scope, in one query."""
    tiles = account_tiles()
    wanted = {name: value for tile in tiles for name, value in tile.aggregates(today).items()}
    values = CustomerRecord.objects.visible_to(user, scope).active().aggregate(**wanted)
    return [TileRow(tile, tile.figure(values)) for tile in tiles]


def has_any_account(user: User) -> bool:
    """Whether the person may see a single account."""
    return CustomerRecord.objects.visible_to(user).exists()


def _has_a_book(user: User) -> bool:
    return Role(user.role) in BOOK_ROLES and CustomerRecord.objects.visible_to(user, Scope.MINE).exists()


def matching_accounts(user: User, state: ListState, today: date) -> CustomerQuerySet:
    """The accounts that the list holds, unordered."""
    accounts = CustomerRecord.objects.visible_to(user, Scope(state.scope))
    if state.search:
        accounts = accounts.filter(Q(name__icontains=state.search) | Q(customer_id__istartswith=state.search))
    for item in account_filters():
        if chosen := state.filters.get(item.key):
            accounts = accounts.filter(item.condition(chosen, today))
    return accounts


def _annotations(columns: Sequence[AccountColumn]) -> dict[str, object]:
    return {name: expression for column in columns for name, expression in column.annotations.items()}


def _paths(columns: Sequence[AccountColumn]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for column in columns for path in column.reads))


def _order(columns: Sequence[AccountColumn], state: ListState) -> list[OrderBy]:
    column = next(column for column in columns if column.key == state.sort_key)
    return [
        F(path).desc(nulls_last=True) if state.is_descending else F(path).asc(nulls_last=True)
        for path in (*column.sort_by, "pk")
    ]
