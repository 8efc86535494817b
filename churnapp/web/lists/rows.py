"""Rows of a list as HTML: what all rows of a column share is written once, because lists have many cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from churnapp.web.lists.column import ListColumn
from churnapp.web.markup import markup

CHOICE = (
    '<input class="form-check-input row-choice" type="checkbox" name="row" value="{}" form="bulk" '
    'aria-label="{}">'
)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row on the page.

    Attributes:
        key: primary key of what it shows; None where it shows nothing stored.
        cells: its ``td`` elements.
    """

    key: int | None
    cells: SafeString


class RowWriter:
    """Writes the cells of one row after the other."""

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        self._openings = [_opening(column) for column in columns]
        self._choose = escape(_("Choose this row"))

    def cells(
        self, contents: Sequence[str | SafeString], key: int | None = None, act: str | SafeString = ""
    ) -> SafeString:
        """The cells of one row; plain text is escaped.

        Args:
            contents: one for each column.
            key: of a row that can be chosen; None for one that cannot.
            act: what stands at the end of the first cell.
        """
        if act:
            contents = [markup("{}{}", contents[0], act), *contents[1:]]
        openings: Sequence[str] = self._openings
        if key is not None:
            openings = [openings[0] + CHOICE.format(int(key), self._choose), *openings[1:]]
        return mark_safe(  # noqa: S308 (escaped piece by piece)
            "".join(
                f"{opening}{content if isinstance(content, SafeString) else escape(content)}</td>"
                for opening, content in zip(openings, contents, strict=True)
            )
        )


def _opening(column: ListColumn) -> SafeString:
    classes = [f"cell-{column.key}"]
    if column.is_number:
        classes.append("number")
    if not column.on_phone:
        classes.append("not-on-phone")
    if not column.on_phone:  # labels stand beside the values on a phone alone
        return markup('<td class="{}">', " ".join(classes))
    return markup('<td class="{}" data-label="{}">', " ".join(classes), column.label)
