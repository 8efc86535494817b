"""What a URL asks of a list, typed; nonsense is said and left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from django.http import QueryDict

from churnapp.web.lists.shape import DEFAULT_PAGE_SIZE, PAGE_SIZES, FilterShape, ListShape

SEARCH, SORT, SCOPE, PAGE, SIZE = "q", "sort", "scope", "page", "size"
MAX_SEARCH_LENGTH = 200
MAX_PAGE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ListState:
    """Everything that decides which rows a list shows.

    Attributes:
        sort: a key of the shape, with a leading minus for descending.
        filters: chosen values by filter key; a filter without values is absent.
        page: from 1.
        ignored: one sentence for each part of the URL that could not be followed.
    """

    shape: ListShape = field(repr=False)
    search: str
    sort: str
    scope: str
    filters: Mapping[str, tuple[str, ...]]
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE
    ignored: tuple[str, ...] = ()

    @property
    def sort_key(self) -> str:
        """The key without its direction."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether the largest stands first."""
        return self.sort.startswith("-")

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter leaves rows out."""
        return bool(self.search or self.filters)

    def with_sort(self, key: str, *, descending_first: bool = False) -> Self:
        """Sorted by ``key``; turned round when it already is."""
        descending = not self.is_descending if key == self.sort_key else descending_first
        return replace(self, sort=f"-{key}" if descending else key, page=1)

    def with_filter(self, key: str, *values: str) -> Self:
        """With exactly these values of one filter; without values, without the filter."""
        others = {name: chosen for name, chosen in self.filters.items() if name != key}
        return replace(self, filters={**others, key: values} if values else others, page=1)

    def with_scope(self, scope: str) -> Self:
        """The same question about other people's rows."""
        return replace(self, scope=scope, page=1)

    def with_page(self, page: int) -> Self:
        """Another page of the same rows."""
        return replace(self, page=page)

    def with_page_size(self, size: int) -> Self:
        """The same rows in pages of another size."""
        return replace(self, page_size=size, page=1)

    def without_search(self) -> Self:
        """Without the words searched for."""
        return replace(self, search="", page=1)

    def cleared(self) -> Self:
        """Without search and filters; scope, sort and page size stay."""
        return replace(self, search="", filters={}, page=1)

    @property
    def url(self) -> str:
        """The query string that leads here, with its question mark and without defaults."""
        query = QueryDict(mutable=True)
        if self.scope != self.shape.default_scope:
            query[SCOPE] = self.scope
        if self.search:
            query[SEARCH] = self.search
        for shape in self.shape.filters:
            if values := self.filters.get(shape.key):
                query.setlist(shape.key, list(values))
        if self.sort != self.shape.default_sort:
            query[SORT] = self.sort
        if self.page_size != DEFAULT_PAGE_SIZE:
            query[SIZE] = str(self.page_size)
        if self.page != 1:
            query[PAGE] = str(self.page)
        return f"?{query.urlencode()}"


def read_state(query: QueryDict, shape: ListShape) -> ListState:
    """What the URL asks for, as far as the list allows it."""
    ignored: list[str] = []
    state = ListState(
        shape=shape,
        search=" ".join(query.get(SEARCH, "").replace("\x00", "").split())[:MAX_SEARCH_LENGTH],
        sort=_sort(query, shape, ignored),
        scope=_scope(query, shape, ignored),
        filters={key: values for item in shape.filters for key, values in _chosen(query, item, ignored)},
        page=_page(query, ignored),
        page_size=_page_size(query, ignored),
    )
    known = {SEARCH, SORT, SCOPE, PAGE, SIZE, *(item.key for item in shape.filters)}
    ignored += [f"There is no filter “{name[:40]}” here." for name in query if name not in known]
    return replace(state, ignored=tuple(ignored))


def _sort(query: QueryDict, shape: ListShape, ignored: list[str]) -> str:
    asked = query.get(SORT) or shape.default_sort
    if asked.removeprefix("-") in shape.sorts and not asked.startswith("--"):
        return asked
    default = shape.sorts[shape.default_sort.removeprefix("-")]
    ignored.append(f"There is no column “{asked[:40]}” to sort by; this is sorted by {default.lower()}.")
    return shape.default_sort


def _scope(query: QueryDict, shape: ListShape, ignored: list[str]) -> str:
    asked = query.get(SCOPE) or shape.default_scope
    if asked in shape.scopes:
        return asked
    ignored.append(f"You cannot choose “{asked[:40]}”; this shows {shape.default_scope}.")
    return shape.default_scope


def _chosen(
    query: QueryDict, shape: FilterShape, ignored: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked = [value for value in dict.fromkeys(query.getlist(shape.key)) if value]
    ignored += [
        f"{shape.label} has no choice “{value[:40]}”; it was left out."
        for value in asked
        if value not in shape.choices
    ]
    if values := tuple(value for value in asked if value in shape.choices):
        yield shape.key, values


def _page(query: QueryDict, ignored: list[str]) -> int:
    asked = query.get(PAGE) or "1"
    if asked.isascii() and asked.isdecimal() and len(asked) <= MAX_PAGE_DIGITS and int(asked) >= 1:
        return int(asked)
    ignored.append(f"“{asked[:40]}” is not a page; this is the first one.")
    return 1


def _page_size(query: QueryDict, ignored: list[str]) -> int:
    asked = query.get(SIZE) or str(DEFAULT_PAGE_SIZE)
    if asked in map(str, PAGE_SIZES):
        return int(asked)
    valid = ", ".join(map(str, PAGE_SIZES))
    ignored.append(f"A page cannot have “{asked[:40]}” rows. Valid: {valid}.")
    return DEFAULT_PAGE_SIZE
