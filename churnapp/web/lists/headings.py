"""The headings of a list, each a link that sorts by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from churnapp.web.lists.column import ListColumn
from churnapp.web.lists.state import ListState


@dataclass(frozen=True, slots=True)
class Heading[Column: ListColumn]:
    """One heading.

    Attributes:
        sort_url: the list sorted by this column; empty when it cannot be.
        direction: ``ascending`` or ``descending`` when the list is sorted by it, as in ``aria-sort``.
    """

    column: Column
    sort_url: str
    direction: str


def headings_of[Column: ListColumn](state: ListState, columns: Iterable[Column]) -> list[Heading[Column]]:
    """A heading for every column."""
    return [Heading(column, _sort_url(state, column), _direction(state, column)) for column in columns]


def _sort_url(state: ListState, column: ListColumn) -> str:
    if column.key not in state.shape.sorts:
        return ""
    return state.with_sort(column.key, descending_first=column.descending_first).url


def _direction(state: ListState, column: ListColumn) -> str:
    if column.key != state.sort_key:
        return ""
    return "descending" if state.is_descending else "ascending"
