"""The other looks at a list: whose rows, and how many at once."""

from dataclasses import dataclass

from churnapp.saying import later, say
from churnapp.web.lists.shape import PAGE_SIZES
from churnapp.web.lists.state import ListState

_SCOPE_WORDS = {
    "mine": later("My accounts"),
    "team": later("My team"),
    "all": later("All accounts"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """Another look at the list.

    Attributes:
        is_current: whether the list is shown that way now.
    """

    word: str
    url: str
    is_current: bool


def scope_words(scope: str) -> str:
    """Whose accounts a scope holds."""
    return say(_SCOPE_WORDS[scope])


def scope_links(state: ListState) -> list[Link]:
    """Whose rows may be shown."""
    return [
        Link(scope_words(scope), state.with_scope(scope).url, scope == state.scope)
        for scope in state.shape.scopes
    ]


def size_links(state: ListState) -> list[Link]:
    """How many rows a page may have."""
    return [Link(str(size), state.with_page_size(size).url, size == state.page_size) for size in PAGE_SIZES]
