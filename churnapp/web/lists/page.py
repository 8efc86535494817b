"""One page of rows and where it lies among all."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from churnapp.web.lists.state import ListState


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Rows of one page.

    Attributes:
        first: position of the first row among all, from 1; 0 when there are none.
        total: rows on all pages.
        previous_url, next_url: query strings; empty at the ends.
    """

    rows: Sequence[Row]
    first: int
    total: int
    previous_url: str
    next_url: str

    @property
    def last(self) -> int:
        """Position of the last row among all."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def page_of[Row](
    state: ListState, total: int, rows_between: Callable[[int, int], Sequence[Row]]
) -> Page[Row]:
    """Reads the page the state asks for; a page past the end is the last one.

    Args:
        state: which page, and how many rows it has.
        total: rows on all pages.
        rows_between: reads the rows from one position up to another, from 0, the end not included.
    """
    last_page = max(1, math.ceil(total / state.page_size))
    page = min(state.page, last_page)
    start = (page - 1) * state.page_size
    rows = rows_between(start, start + state.page_size) if total else []
    return Page(
        rows=rows,
        first=start + 1 if rows else 0,
        total=total,
        previous_url=state.with_page(page - 1).url if page > 1 else "",
        next_url=state.with_page(page + 1).url if page < last_page else "",
    )
