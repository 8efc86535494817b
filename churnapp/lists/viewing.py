"""Who looks at rows, and how."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks at a list.

    Attributes:
        today: decides what is overdue or near.
        may_edit: whether rows may be changed from the list.
        csrf_token: for the forms in it.
        list_url: the query string that leads back to the same list; empty where rows are exported.
        columns: keys of the columns that are shown or written, so that no other is read; empty for all.
    """

    today: date
    may_edit: bool = False
    csrf_token: str = ""
    list_url: str = ""
    columns: frozenset[str] = frozenset()

    def shows(self, column: str) -> bool:
        """Whether the values of a column are needed."""
        return not self.columns or column in self.columns


@dataclass(frozen=True, slots=True)
class Shown[Row]:
    """A row and who looks at it, for cells that need both."""

    row: Row
    viewing: Viewing
