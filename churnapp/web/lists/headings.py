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
        further_url: the list sorted by this column after what it is sorted by now.
        direction: ``ascending`` or ``descending`` when the list is sorted by it, as in ``aria-sort``.
        place: 1 for what it is sorted by first; 0 where one thing alone sorts it, or this does not.
    """

    column: Column
    sort_url: str
    further_url: str
    direction: str
    place: int


def headings_of[Column: ListColumn](state: ListState, columns: Iterable[Column]) -> list[Heading[Column]]:
    """A heading for every column."""
    return [_heading(state, column) for column in columns]


def _heading[Column: ListColumn](state: ListState, column: Column) -> Heading[Column]:
    keys = [sort.removeprefix("-") for sort in state.sorts]
    if column.key not in state.shape.sorts:
        return Heading(column, "", "", "", 0)
    first = column.descending_first
    is_sorted = column.key in keys
    place = keys.index(column.key) if is_sorted else 0
    direction = "descending" if is_sorted and state.sorts[place].startswith("-") else "ascending"
    return Heading(
        column,
        sort_url=state.with_sort(column.key, descending_first=first).url,
        further_url=state.with_further_sort(column.key, descending_first=first).url,
        direction=direction if is_sorted else "",
        place=place + 1 if is_sorted and len(keys) > 1 else 0,
    )
