"""Finding rows by what people type: an index beside a table, and how near a text comes to what was typed."""

from churnapp.web.search.closeness import Closeness, Typed
from churnapp.web.search.finding import TRIGRAM, Candidates, Rows
from churnapp.web.search.index import SearchIndex

__all__ = ["TRIGRAM", "Candidates", "Closeness", "Rows", "SearchIndex", "Typed"]
