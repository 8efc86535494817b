"""What a column of the list of plays is."""

from abc import abstractmethod

from django.utils.safestring import SafeString

from churnapp.lists import ListField, Shown
from churnapp.web.templatetags.formats import UNKNOWN
from gtm.queries.plays.rows import PlayRow


class PlayColumn(ListField[Shown[PlayRow]]):
    """One column."""

    def cell(self, row: Shown[PlayRow]) -> str | SafeString:
        """What the page shows; plain text is escaped."""
        return self.shown(row.row)

    def exported(self, row: Shown[PlayRow]) -> object:
        """The bare value that an export writes; None where it is unknown."""
        return self.value(row.row)

    def shown(self, row: PlayRow) -> str | SafeString:
        """The cell of columns that look alike to everybody."""
        return str(self.value(row) or UNKNOWN)

    @abstractmethod
    def value(self, row: PlayRow) -> object:
        """The bare value; None where it is unknown."""
