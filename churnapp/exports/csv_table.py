"""Tables as CSV: UTF-8, commas, one line a row."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from churnapp.exports.cells import harmless_cell
from churnapp.exports.table import Batch

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes a file of UTF-8 for one of the system's own letters."""


def write_csv(path: Path, schema: pa.Schema, batches: Iterable[Batch]) -> int:
    """Writes a file; how many rows it has."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(schema.names)
        for batch in batches:
            writer.writerows([harmless_cell(value) for value in row] for row in batch)
            count += len(batch)
    return count


def csv_lines(names: Sequence[str], batches: Iterable[Batch]) -> Iterator[str]:
    """The file in pieces, one for each batch, for answers that are sent while they are made."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow([harmless_cell(name) for name in names])
    yield BYTE_ORDER_MARK + line.taken()
    for batch in batches:
        writer.writerows([harmless_cell(value) for value in row] for row in batch)
        yield line.taken()


class _Line:
    """A file that gives away what was written to it."""

    def __init__(self) -> None:
        self._written: list[str] = []

    def write(self, text: str) -> None:
        self._written.append(text)

    def taken(self) -> str:
        text = "".join(self._written)
        self._written.clear()
        return text
