"""What a column of the account list is."""

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from django.utils.safestring import SafeString

from churnapp.lists import ListField
from churnapp.workspace.editable import editable_cell

type RowValues = Mapping[str, Any]
"""The values a row was read with, by ORM path or annotation name; on a page also ``LIST_URL``."""

LIST_URL = "list_url"
"""The query string of the list on which a row is shown; absent where rows are exported."""

MAY_EDIT = "may_edit"
"""Whether whoever looks may edit the row where it stands; absent where nobody looks."""


class AccountColumn(ListField[RowValues]):
    """One column: what it reads, sorts by and answers, what its cell shows and what it exports.

    The list reads the paths of the columns it shows in one query, so a cell never asks the database and finds
    nothing but ``pk`` and what its own column reads. Paths start at ``CustomerRecord``, such as
    ``current_score__risk_tier``.

    Attributes:
        position: smaller stands further left; the house counts in tens.
        tells_apart: what its annotations depend on beside its key, where people define the column.
    """

    position: ClassVar[int]
    tells_apart: ClassVar[Hashable] = None

    def editable(self, values: RowValues, field: str, content: str | SafeString) -> str | SafeString:
        """The content with a link that edits a field of the account, for people who may edit.

        Args:
            values: the row, with its ``pk``.
            field: key of the editable field.
            content: what the cell shows; plain text is escaped.
        """
        if not values.get(MAY_EDIT):
            return content
        return editable_cell("account", field, values["pk"], content, label=self.label)
