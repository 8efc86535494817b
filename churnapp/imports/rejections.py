"""Rows that were not imported, in a form that can be corrected and sent again."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from churnapp.imports.contract import report_columns_beside


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why one row was not imported.

    Attributes:
        row: number of the row as a spreadsheet counts: the header is row 1.
        column: the column at fault; several are joined by a comma; empty when the row as a whole is.
        value: what was in it.
        reason: a sentence with what would be right.
        original: the row as it was in the file.
    """

    row: int
    column: str
    value: str
    reason: str
    original: tuple[str, ...] = ()


def write_report(path: Path, names: Sequence[str], rejections: Iterable[Rejection]) -> None:
    """Writes the rejected rows with their original columns, then row, column, value and reason.

    Args:
        path: where to; the folder is made.
        names: the original header.
        rejections: in the order of rows.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*names, *report_columns_beside(names)])
        for each in rejections:
            original = [*each.original, *[""] * len(names)][: len(names)]
            writer.writerow([*original, each.row, each.column, each.value, each.reason])
