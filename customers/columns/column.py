"""What a column of the account list is."""

from collections.abc import Mapping
from typing import Any, ClassVar

from churnapp.lists import ListField

type RowValues = Mapping[str, Any]
"""The values a row was read with, by ORM path or annotation name; on a page also ``LIST_URL``."""

LIST_URL = "list_url"
"""The query string of the list on which a row is shown; absent where rows are exported."""


class AccountColumn(ListField[RowValues]):
    """One column: what it reads, sorts by and answers, what its cell shows and what it exports.

    The list reads the paths of all its columns in one query, so a cell never asks the database. Paths start
    at ``CustomerRecord``, such as ``current_score__risk_tier``.

    Attributes:
        position: smaller stands further left; the house counts in tens.
    """

    position: ClassVar[int]
