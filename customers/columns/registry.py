"""The columns, filters and tiles of the account list, in the order shown."""

from collections.abc import Callable, Sequence

from customers.columns.column import AccountColumn
from customers.columns.filter import AccountFilter
from customers.columns.tile import AccountTile

_columns: dict[str, AccountColumn] = {}
_filters: dict[str, AccountFilter] = {}
_tiles: dict[str, AccountTile] = {}
_sources: list[Callable[[], Sequence[AccountColumn]]] = []


def add_column(column: AccountColumn) -> None:
    """Adds a column; the same key again replaces it."""
    _columns[column.key] = column


def add_column_source(source: Callable[[], Sequence[AccountColumn]]) -> None:
    """Adds columns that people define; the source is asked anew for every page."""
    _sources.append(source)


def add_filter(account_filter: AccountFilter) -> None:
    """Adds a filter; the same key again replaces it."""
    _filters[account_filter.key] = account_filter


def add_tile(tile: AccountTile) -> None:
    """Adds a tile; the same key again replaces it."""
    _tiles[tile.key] = tile


def registered_columns() -> tuple[AccountColumn, ...]:
    """The columns that contexts added, in the order they did; without those that people define."""
    return tuple(_columns.values())


def account_columns() -> tuple[AccountColumn, ...]:
    """Every column, leftmost first."""
    columns = [*_columns.values(), *(column for source in _sources for column in source())]
    return tuple(sorted(columns, key=lambda column: column.position))


def account_filters() -> tuple[AccountFilter, ...]:
    """Every filter, leftmost first."""
    return tuple(sorted(_filters.values(), key=lambda item: item.position))


def account_tiles() -> tuple[AccountTile, ...]:
    """Every tile, leftmost first."""
    return tuple(sorted(_tiles.values(), key=lambda tile: tile.position))
