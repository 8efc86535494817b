"""Finding rows by what people type: an index beside a table, and how near a text comes to what was typed."""

from churnapp.web.search.closeness import Closeness, Typed
from churnapp.web.search.finding import TRIGRAM, Candidates, Rows, held, searched_beginning, with_beginning
from churnapp.web.search.index import SearchIndex

__all__ = [
    "TRIGRAM",
    "Candidates",
    "Closeness",
    "Rows",
    "SearchIndex",
    "Typed",
    "held",
    "searched_beginning",
    "with_beginning",
]
