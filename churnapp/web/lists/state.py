"""Everything that decides which rows and columns a list shows, and the URL that says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from churnapp.web.filters import NO_FILTER, Draft, FilterTree
from churnapp.web.lists.shape import DEFAULT_PAGE_SIZE, MAX_SORTS, ListShape

SEARCH, SORT, SCOPE, PAGE, SIZE = "q", "sort", "scope", "page", "size"
WHERE, COLUMNS, AFTER, BEFORE, VIEW = "where", "columns", "after", "before", "view"
READABLE = ",().~:"
"""Characters of filters, columns and sorts that stand in a URL as they are."""


@dataclass(frozen=True, slots=True)
class ListState:
    """What is asked of a list.

    Attributes:
        sort: keys of the shape separated by commas, each with a leading minus for descending.
        filters: chosen values by filter key; a filter without values is absent.
        page: from 1; beside ``after`` or ``before`` only where the page is thought to lie.
        where: conditions besides the filters.
        columns: chosen keys in their order; empty for the list's own.
        after, before: key of the row that the page follows, or that follows it.
        view: the saved view that it began with; empty for none.
        draft: the form of conditions as it was sent; None when it was not.
        ignored: one sentence for each part of the URL that could not be followed.
    """

    shape: ListShape = field(repr=False)
    search: str
    sort: str
    scope: str
    filters: Mapping[str, tuple[str, ...]]
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE
    where: FilterTree = NO_FILTER
    columns: tuple[str, ...] = ()
    after: int | None = None
    before: int | None = None
    view: str = ""
    draft: Draft | None = None
    ignored: tuple[str, ...] = ()

    @property
    def sorts(self) -> tuple[str, ...]:
        """What it is sorted by, the first first, each with a leading minus for descending."""
        return tuple(self.sort.split(","))

    @property
    def sort_key(self) -> str:
        """What it is sorted by first, without its direction."""
        return self.sorts[0].removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether the largest stands first."""
        return self.sort.startswith("-")

    @property
    def asked(self) -> tuple[object, ...]:
        """What decides which rows it holds, and what they are ordered by first."""
        return (self.scope, self.search, sorted(self.filters.items()), self.where.text, self.sorts[0])

    @property
    def is_narrowed(self) -> bool:
        """Whether a search, a filter or a condition leaves rows out."""
        return bool(self.search or self.filters or self.where)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The columns from left to right."""
        return self.columns or self.shape.default_columns

    def with_sort(self, key: str, *, descending_first: bool = False) -> Self:
        """Sorted by ``key`` alone; turned round when it already is."""
        descending = not self.is_descending if key == self.sort_key else descending_first
        return replace(self.at_the_start, sort=f"-{key}" if descending else key)

    def with_further_sort(self, key: str, *, descending_first: bool = False) -> Self:
        """Sorted by ``key`` after what it is sorted by now; turned round in its place when it already is."""
        sorts = list(self.sorts)
        for place, sort in enumerate(sorts):
            if sort.removeprefix("-") == key:
                sorts[place] = key if sort.startswith("-") else f"-{key}"
                return replace(self.at_the_start, sort=",".join(sorts))
        kept = sorts[: MAX_SORTS - 1]
        return replace(self.at_the_start, sort=",".join([*kept, f"-{key}" if descending_first else key]))

    def with_filter(self, key: str, *values: str) -> Self:
        """With exactly these values of one filter; without values, without the filter."""
        others = {name: chosen for name, chosen in self.filters.items() if name != key}
        return replace(self.at_the_start, filters={**others, key: values} if values else others)

    def with_where(self, where: FilterTree) -> Self:
        """With these conditions instead of its own."""
        return replace(self.at_the_start, where=where)

    def with_columns(self, *keys: str) -> Self:
        """With these columns; without any, the list's own."""
        return replace(self, columns=() if keys == self.shape.default_columns else keys)

    def with_scope(self, scope: str) -> Self:
        """The same question about other people's rows."""
        return replace(self.at_the_start, scope=scope)

    def with_page(self, page: int) -> Self:
        """Another page of the same rows."""
        return replace(self, page=page)

    def following(self, key: int) -> Self:
        """The page that begins after a row."""
        return replace(self, after=key, before=None, page=self.page + 1)

    def preceding(self, key: int) -> Self:
        """The page that ends before a row."""
        return replace(self, after=None, before=key, page=max(1, self.page - 1))

    def with_page_size(self, size: int) -> Self:
        """The same rows in pages of another size."""
        return replace(self.at_the_start, page_size=size)

    @property
    def at_the_start(self) -> Self:
        """The first page."""
        return replace(self, page=1, after=None, before=None)

    def without_search(self) -> Self:
        """Without the words searched for."""
        return replace(self.at_the_start, search="")

    def without_where(self) -> Self:
        """Without conditions."""
        return self.with_where(NO_FILTER)

    def cleared(self) -> Self:
        """Without search, filters and conditions; scope, sort, columns and page size stay."""
        return replace(self.at_the_start, search="", filters={}, where=NO_FILTER)

    @property
    def url(self) -> str:
        """The query string that leads here, with its question mark and without defaults."""
        query: list[tuple[str, str]] = []
        if self.scope != self.shape.default_scope:
            query.append((SCOPE, self.scope))
        if self.search:
            query.append((SEARCH, self.search))
        for shape in self.shape.filters:
            query += [(shape.key, value) for value in self.filters.get(shape.key, ())]
        if self.where:
            query.append((WHERE, self.where.text))
        if self.sort != self.shape.default_sort:
            query.append((SORT, self.sort))
        if self.columns:
            query.append((COLUMNS, ",".join(self.columns)))
        if self.page_size != DEFAULT_PAGE_SIZE:
            query.append((SIZE, str(self.page_size)))
        query += [
            (name, str(key)) for name, key in ((AFTER, self.after), (BEFORE, self.before)) if key is not None
        ]
        if self.page != 1:
            query.append((PAGE, str(self.page)))
        if self.view:
            query.append((VIEW, self.view))
        return f"?{urlencode(query, safe=READABLE)}"
