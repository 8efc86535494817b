"""Rows of a list as HTML: what all rows of a column share is written once, because lists have many cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from churnapp.web.lists.column import ListColumn


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

    def cells(self, contents: Sequence[str | SafeString]) -> SafeString:
        """The cells of one row; plain text is escaped.

        Args:
            contents: one for each column.
        """
        return mark_safe(  # noqa: S308 (escaped piece by piece)
            "".join(
                f"{opening}{conditional_escape(content)}</td>"
                for opening, content in zip(self._openings, contents, strict=True)
            )
        )


def _opening(column: ListColumn) -> SafeString:
    classes = [f"cell-{column.key}"]
    if column.is_number:
        classes.append("number")
    if not column.on_phone:
        classes.append("not-on-phone")
    return format_html('<td class="{}" data-label="{}">', " ".join(classes), column.label)
