"""Tables of figures, each of which opens the rows behind it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from churnapp.web.markup import markup


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure that opens its rows.

    Attributes:
        label: its column, said beside it on a phone.
        exact: the figure to the cent, for who points at it.
        url: of its rows; empty when it has none.
        css: its tone.
        detail: a smaller figure below it.
    """

    text: str
    label: str = ""
    exact: str = ""
    url: str = ""
    css: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    word: str
    cells: tuple[Cell, ...]

    @property
    def cells_html(self) -> SafeString:
        """The cells as HTML, written here because a page has some hundred of them."""
        return SafeString("".join(map(_written, self.cells)))


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and lines; the first heading is that of the words."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def _written(cell: Cell) -> SafeString:
    text = markup("<b>{}</b><small>{}</small>", cell.text, cell.detail) if cell.detail else cell.text
    inside = markup('<a href="{}">{}</a>', cell.url, text) if cell.url else text
    title = markup(' title="{}"', cell.exact) if cell.exact else ""
    return markup('<td class="number {}" data-label="{}"{}>{}</td>', cell.css, cell.label, title, inside)
