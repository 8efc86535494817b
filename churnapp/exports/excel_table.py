"""Tables as Excel workbooks: numbers and days typed, text never run as a formula, one row in memory."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from churnapp.exports.cells import is_formula
from churnapp.exports.table import Batch, Heading
from churnapp.saying import say

MOST_EXCEL_ROWS = 1_048_575
"""What a sheet holds below its headings."""
LONGEST_TEXT = 32_767
"""Characters a cell holds; a longer text is cut."""
WIDTH, FIRST_WIDTH = 16, 32
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_excel(path: Path, headings: Sequence[Heading], batches: Iterable[Batch], *, title: str) -> int:
    """Writes a workbook of one sheet; how many rows it has.

    Args:
        path: of the workbook.
        headings: its columns.
        batches: its rows in groups; those that a sheet cannot hold are left out.
        title: what the sheet is called.
    """
    count = 0
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        sheet = _Sheet(book, headings, title)
        for batch in batches:
            for row in batch[: MOST_EXCEL_ROWS - count]:
                count += 1
                sheet.write_row(count, row)
        sheet.finish(count)
    return count


class _Sheet:
    """The sheet of a workbook, written from top to bottom."""

    def __init__(self, book: xlsxwriter.Workbook, headings: Sequence[Heading], title: str) -> None:
        self._sheet = book.add_worksheet(_sheet_name(title))
        self._quoted = book.add_format({"quote_prefix": True})
        self._formats = [
            book.add_format({"num_format": heading.number_format}) if heading.number_format else None
            for heading in headings
        ]
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, 0, FIRST_WIDTH)
        self._sheet.set_column(1, max(1, len(headings) - 1), WIDTH)
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading.name, bold)

    def write_row(self, place: int, row: Sequence[Any]) -> None:
        for column, value in enumerate(row):
            self._write(place, column, value)

    def finish(self, rows: int) -> None:
        self._sheet.autofilter(0, 0, max(rows, 1), len(self._formats) - 1)

    def _write(self, place: int, column: int, value: Any) -> None:
        match value:
            case None | "":
                return
            case bool():
                self._sheet.write_boolean(place, column, value)
            case int() | float() | Decimal():
                self._sheet.write_number(place, column, float(value), self._formats[column])
            case datetime():
                day = value.replace(tzinfo=None)
                self._sheet.write_datetime(place, column, day, self._formats[column])
            case date():
                self._sheet.write_datetime(place, column, value, self._formats[column])
            case _:
                text = str(value)[:LONGEST_TEXT]
                self._sheet.write_string(place, column, text, self._quoted if is_formula(text) else None)


def _sheet_name(title: str) -> str:
    """Without the characters that Excel refuses in it, and no longer than it allows."""
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title if letter.isprintable())
    return kept.strip()[:31] or say("List")
