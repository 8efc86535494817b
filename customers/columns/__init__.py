"""Account columns, filters and tiles: how later contexts add what they know to the account list.

A context writes its classes in its own ``columns`` module, ends it with ``add_column(…)``, ``add_filter(…)``
or ``add_tile(…)``, and imports that module when its app is ready.
"""

from customers.columns.column import LIST_URL, MAY_EDIT, AccountColumn, RowValues
from customers.columns.filter import AccountFilter
from customers.columns.registry import (
    account_columns,
    account_filters,
    account_tiles,
    add_column,
    add_column_source,
    add_filter,
    add_tile,
)
from customers.columns.tile import AccountTile, Figure, ScopedAccounts

__all__ = [
    "LIST_URL",
    "MAY_EDIT",
    "AccountColumn",
    "AccountFilter",
    "AccountTile",
    "Figure",
    "RowValues",
    "ScopedAccounts",
    "account_columns",
    "account_filters",
    "account_tiles",
    "add_column",
    "add_column_source",
    "add_filter",
    "add_tile",
]
