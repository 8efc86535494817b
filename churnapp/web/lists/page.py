"""One page of rows and where it lies among all."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Model, QuerySet

from churnapp.web.lists.along_order import along_their_order
from churnapp.web.lists.beginning import starting_at_few
from churnapp.web.lists.extent import Extent, extent_of
from churnapp.web.lists.keyset import OrderKey, key_of, keys_beyond
from churnapp.web.lists.state import ListState
from churnapp.web.templatetags.formats import number


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Rows of one page.

    Attributes:
        first: position of the first row among all, from 1; 0 when there are none.
        total: rows on all pages, as far as they were counted.
        previous_url, next_url: query strings; empty at the ends.
        is_counted: whether ``total`` is all of them; otherwise there are more.
        keys: primary keys of the rows, where they are stored.
    """

    rows: Sequence[Row]
    first: int
    total: int
    previous_url: str
    next_url: str
    is_counted: bool = True
    keys: Sequence[int] = ()

    @property
    def last(self) -> int:
        """Position of the last row among all."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def total_words(self) -> str:
        """How many there are: ``1,234``, or ``10,000+`` where nobody waits for the exact number."""
        return number(self.total) if self.is_counted else f"{number(self.total)}+"


def page_of[Row](
    state: ListState, total: int, rows_between: Callable[[int, int], Sequence[Row]]
) -> Page[Row]:
    """Reads the page the state asks for by its number; a page past the end is the last one.

    For rows that are made, not stored: what is stored is read by ``keyset_page``.

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


def keyset_page[Record: Model, Row](
    state: ListState,
    rows: QuerySet[Record],
    order: Sequence[OrderKey],
    read: Callable[[Sequence[int]], Mapping[int, Row]],
    *,
    visible: QuerySet[Record],
    asked: object,
    has_indexed_orders: bool = False,
    are_surely_many: bool = False,
) -> Page[Row]:
    """Reads the page before or after the row that the state names, else the first one.

    Args:
        state: which page, and how many rows it has.
        rows: all that the list holds, with the annotations that the order needs.
        order: see ``order_of``.
        read: the rows with these primary keys that still are there.
        visible: rows that a page may begin at, with the same annotations: one that has left the list since
            still says where it stood.
        asked: everything that decides which rows these are, in which order; compared as text.
        has_indexed_orders: whether an index gives every usual order of them.
        are_surely_many: whether they are known to be more than are counted.
    """
    hinted = starting_at_few(rows)
    extent = extent_of(
        hinted, order[0], asked=asked, is_narrowed=state.is_narrowed, are_surely_many=are_surely_many
    )
    total = extent.total
    are_many = has_indexed_orders and not (extent.is_counted or extent.is_mostly_unknown)
    if extent.few is not None:
        rows = visible.filter(pk__in=extent.few)
    elif not extent.is_mostly_unknown:
        rows = along_their_order(hinted) if are_many else hinted
    anchor = state.before if state.before is not None else state.after
    key = None if anchor is None else key_of(visible, order, anchor)
    backwards = key is not None and state.before is not None
    next_keys = partial(
        keys_beyond,
        rows,
        order,
        count=state.page_size + 1,
        are_many=are_many,
        is_mostly_unknown=extent.is_mostly_unknown,
    )
    keys = next_keys(key=key, backwards=backwards) if total else []
    if backwards and len(keys) <= state.page_size:  # the start is near: a full first page, not a torn one
        key, backwards = None, False
        keys = next_keys(key=None)
    has_more, keys = len(keys) > state.page_size, keys[: state.page_size]
    if backwards:
        keys.reverse()
    here = state if key is not None else state.at_the_start
    has_previous, has_next = key is not None and bool(keys), bool(keys) and (backwards or has_more)
    found = read(keys) if keys else {}
    shown = [key for key in keys if key in found]
    return Page(
        rows=[found[key] for key in shown],
        first=_first(here, extent) if keys else 0,
        total=extent.counted,
        previous_url=here.preceding(keys[0]).url if has_previous else "",
        next_url=here.following(keys[-1]).url if has_next else "",
        is_counted=extent.is_counted,
        keys=shown,
    )


def _first(state: ListState, extent: Extent) -> int:
    """Where the page is thought to begin; the URL may lie, but never beyond what was counted."""
    first = (state.page - 1) * state.page_size + 1
    return max(1, min(first, extent.total)) if extent.is_counted else first
