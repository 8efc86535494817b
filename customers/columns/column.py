"""What a column of the account list is."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Expression
from django.utils.safestring import SafeString

from churnapp.web.lists import ListColumn

type RowValues = Mapping[str, Any]
"""The values a row was read with, by ORM path or annotation name; on a page also ``LIST_URL``."""

LIST_URL = "list_url"
"""The query string of the list on which a row is shown; absent where rows are exported."""


class AccountColumn(ListColumn):
    """One column: what it reads, how it sorts, what its cell shows and what it exports.

    The list reads the paths of all its columns in one query, so a cell never asks the database.

    Attributes:
        position: smaller stands further left; the house counts in tens.
        reads: ORM paths from ``CustomerRecord``, such as ``current_score__risk_tier``.
        annotations: expressions to add to the query, read by their names like paths.
        sort_by: the paths or annotations it sorts by, later ones among equals; empty: it cannot be sorted.
    """

    position: ClassVar[int]
    reads: ClassVar[tuple[str, ...]] = ()
    annotations: ClassVar[Mapping[str, Expression]] = {}
    sort_by: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def cell(self, values: RowValues) -> str | SafeString:
        """What the page shows; plain text is escaped."""

    @abstractmethod
    def exported(self, values: RowValues) -> object:
        """The bare value that an export writes; None where it is unknown."""
