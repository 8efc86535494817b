"""What a list allows: its sorts, filters, fields, scopes and page sizes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from churnapp.web.filters import FilterField
from churnapp.web.filters.grammar import never_was

PAGE_SIZES = (25, 50)
"""With more rows a page would weigh more than 150 kB."""
DEFAULT_PAGE_SIZE = 50
FORMER_SIZES = ("100",)
"""What saved views and bookmarks may still ask for: they get the largest page."""
MAX_SORTS = 3


@dataclass(frozen=True, slots=True)
class FilterShape:
    """One filter of a list.

    Attributes:
        key: its parameter in the URL, which may stand there several times.
        label: its name on the page.
        choices: valid values and their words, in the order shown.
        is_usual: whether it stands in the row of filters; the others are folded away until asked for.
    """

    key: str
    label: str
    choices: Mapping[str, str]
    is_usual: bool = True


@dataclass(frozen=True, slots=True)
class ListShape:
    """What a URL of the list may ask for.

    Attributes:
        sorts: keys to sort by and their column labels.
        default_sort: keys separated by commas, each with a leading minus for descending.
        filters: the filters in the order shown.
        scopes: whose rows may be asked for; the default scope is one of them.
        fields: what conditions may be about, by key; without any the list takes no conditions.
        columns: every column and its label; the first always stays first. Without any they cannot be chosen.
        default_columns: what is shown when nobody chose.
        gone: says of a key that the list has no more what became of it and what helps; empty where it never
            was. Asked for keys alone that are not there.
    """

    sorts: Mapping[str, str]
    default_sort: str
    filters: tuple[FilterShape, ...] = ()
    scopes: tuple[str, ...] = ("all",)
    default_scope: str = "all"
    fields: Mapping[str, FilterField] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    default_columns: tuple[str, ...] = ()
    gone: Callable[[str], str] = never_was
