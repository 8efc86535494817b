"""What a URL asks of a list, typed; nonsense is said and left out."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from churnapp.saying import inside
from churnapp.web.filters import NO_FILTER, Draft, FilterTree, FilterUnreadable, read_draft, read_filter
from churnapp.web.filters.draft import DRAFT_PREFIXES, SENT
from churnapp.web.lists.shape import (
    DEFAULT_PAGE_SIZE,
    FORMER_SIZES,
    MAX_SORTS,
    PAGE_SIZES,
    FilterShape,
    ListShape,
)
from churnapp.web.lists.state import (
    AFTER,
    BEFORE,
    COLUMNS,
    PAGE,
    SCOPE,
    SEARCH,
    SIZE,
    SORT,
    VIEW,
    WHERE,
    ListState,
)

MAX_SEARCH_LENGTH = 200
NO_VIEW = "all"
"""The list as it is, although it would open with a saved view."""
MAX_PAGE_DIGITS = 9
MAX_KEY_DIGITS = 18
COLUMN, MOVE, MENU = "column", "move", "menu"
"""What the menu of columns sends: those that are checked, and the one to move (``mrr.up``)."""


def read_state(query: QueryDict, shape: ListShape) -> ListState:
    """What the URL asks for, as far as the list allows it."""
    ignored: list[str] = []
    draft = read_draft(query, shape.fields) if shape.fields and SENT in query else None
    state = ListState(
        shape=shape,
        search=" ".join(query.get(SEARCH, "").replace("\x00", "").split())[:MAX_SEARCH_LENGTH],
        sort=_sort(query, shape, ignored),
        scope=_scope(query, shape, ignored),
        filters={key: values for item in shape.filters for key, values in _chosen(query, item, ignored)},
        page=_page(query, ignored),
        page_size=_page_size(query, ignored),
        where=_where(query, shape, draft, ignored),
        columns=_columns(query, shape, ignored),
        after=_key(query, AFTER),
        before=_key(query, BEFORE),
        view=_view(query),
        draft=draft,
    )
    known = {SEARCH, SORT, SCOPE, PAGE, SIZE, VIEW, *(item.key for item in shape.filters)}
    if shape.columns:
        known |= {WHERE, COLUMNS, AFTER, BEFORE, COLUMN, MOVE, MENU}
    ignored += [
        _("There is no filter “%(name)s” here.") % {"name": name[:40]}
        for name in query
        if name not in known and not (draft and name.startswith(DRAFT_PREFIXES))
    ]
    return replace(state, ignored=tuple(dict.fromkeys(ignored)))


def _sort(query: QueryDict, shape: ListShape, ignored: list[str]) -> str:
    asked = [key for value in query.getlist(SORT)[: MAX_SORTS + 1] for key in value.split(",") if key]
    first_of: dict[str, str] = {}
    for sort in asked:
        if sort.removeprefix("-") in shape.sorts and not sort.startswith("--"):
            first_of.setdefault(sort.removeprefix("-"), sort)
        else:
            ignored.append(_no_sort(sort, shape, otherwise=not first_of))
    return ",".join([*first_of.values()][:MAX_SORTS]) or shape.default_sort


def _no_sort(sort: str, shape: ListShape, *, otherwise: bool) -> str:
    if gone := shape.gone(sort.removeprefix("-")):
        return gone
    if not otherwise:
        return _("There is no column “%(column)s” to sort by.") % {"column": sort[:40]}
    default = shape.sorts[shape.default_sort.split(",")[0].removeprefix("-")]
    return _("There is no column “%(column)s” to sort by; this is sorted by %(default)s.") % {
        "column": sort[:40],
        "default": inside(default),
    }


def _scope(query: QueryDict, shape: ListShape, ignored: list[str]) -> str:
    asked = query.get(SCOPE) or shape.default_scope
    if asked in shape.scopes:
        return asked
    ignored.append(
        _("You cannot choose “%(asked)s”; this shows %(scope)s.")
        % {"asked": asked[:40], "scope": shape.default_scope}
    )
    return shape.default_scope


def _chosen(
    query: QueryDict, shape: FilterShape, ignored: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked = [value for value in dict.fromkeys(query.getlist(shape.key)) if value]
    ignored += [
        _("%(label)s has no choice “%(asked)s”; it was left out.")
        % {"label": shape.label, "asked": value[:40]}
        for value in asked
        if value not in shape.choices
    ]
    if values := tuple(value for value in asked if value in shape.choices):
        yield shape.key, values


def _where(query: QueryDict, shape: ListShape, draft: Draft | None, ignored: list[str]) -> FilterTree:
    if draft is not None:
        return draft.tree
    if not shape.fields:
        return NO_FILTER
    try:
        tree, problems = read_filter(query.get(WHERE, ""), shape.fields, shape.gone)
    except FilterUnreadable as unreadable:
        tree, problems = NO_FILTER, [str(unreadable)]
    ignored += problems
    return tree


def _columns(query: QueryDict, shape: ListShape, ignored: list[str]) -> tuple[str, ...]:
    if COLUMN in query:
        asked = query.getlist(COLUMN)
    else:
        asked = [key for key in query.get(COLUMNS, "").split(",") if key]
    if not asked or not shape.columns:
        return ()
    ignored += [
        shape.gone(key) or _("There is no column “%(column)s” here.") % {"column": key[:40]}
        for key in asked
        if key not in shape.columns
    ]
    first = next(iter(shape.columns))
    rest = [key for key in dict.fromkeys(asked) if key in shape.columns and key != first]
    chosen = (first, *_moved(rest, query.get(MOVE, "")))
    return () if chosen == shape.default_columns else chosen


def _moved(keys: list[str], move: str) -> list[str]:
    key, _, direction = move.partition(".")
    if key not in keys:
        return keys
    place = keys.index(key)
    to = max(0, place - 1) if direction == "up" else place + 1
    rest = [other for other in keys if other != key]
    return [*rest[:to], key, *rest[to:]]


def _key(query: QueryDict, name: str) -> int | None:
    asked = query.get(name, "")
    is_key = asked.isascii() and asked.isdecimal() and len(asked) <= MAX_KEY_DIGITS
    return int(asked) if is_key else None


def _view(query: QueryDict) -> str:
    asked = query.get(VIEW, "")
    return asked if asked == NO_VIEW or _key(query, VIEW) else ""


def _page(query: QueryDict, ignored: list[str]) -> int:
    asked = query.get(PAGE) or "1"
    if asked.isascii() and asked.isdecimal() and len(asked) <= MAX_PAGE_DIGITS and int(asked) >= 1:
        return int(asked)
    ignored.append(_("“%(asked)s” is not a page; this is the first one.") % {"asked": asked[:40]})
    return 1


def _page_size(query: QueryDict, ignored: list[str]) -> int:
    asked = query.get(SIZE) or str(DEFAULT_PAGE_SIZE)
    if asked in FORMER_SIZES:
        return max(PAGE_SIZES)
    if asked in map(str, PAGE_SIZES):
        return int(asked)
    valid = ", ".join(map(str, PAGE_SIZES))
    ignored.append(
        _("A page cannot have “%(asked)s” rows. Valid: %(valid)s.") % {"asked": asked[:40], "valid": valid}
    )
    return DEFAULT_PAGE_SIZE
