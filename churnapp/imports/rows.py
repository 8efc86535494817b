"""Checking rows one by one: every row becomes values or a rejection, never nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from churnapp.imports.contract import Column
from churnapp.imports.parsers import ZERO_BYTE
from churnapp.imports.rejections import Rejection
from churnapp.imports.source import SourceFile
from churnapp.saying import say

# what spreadsheets and data frames write where a number or a date is missing; a text may be one of them
MISSING_WORDS = frozenset({"nan", "null", "none", "nat", "n/a", "#n/a", "\\n"})


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row whose values are each possible by themselves.

    Attributes:
        number: number of the row as a spreadsheet counts: the header is row 1.
        values: contract column → parsed value, None where the row leaves it empty; only columns the file has.
        attributes: column the contract does not know → text, only where filled.
        original: the row as it was in the file.
    """

    number: int
    values: dict[str, Any]
    attributes: dict[str, str]
    original: tuple[str, ...]


@dataclass(slots=True)
class RowCheck:
    """Reads a source row by row.

    Attributes:
        source: the file.
        rejections: rows that were not possible; complete once all rows were read.
        blank_rows: rows without any value, which are no records.
    """

    source: SourceFile
    rejections: list[Rejection] = field(default_factory=list)
    blank_rows: int = 0

    def table(self) -> pa.Table:
        """The whole file as text, so that a file damaged further down changes nothing.

        Raises:
            UnreadableFile: the file breaks off or is damaged.
        """
        batches = list(self.source.batches())
        self.rejections.extend(self.source.broken_rows)
        if not batches:
            return pa.schema([("row", pa.int64())]).empty_table()
        return pa.Table.from_batches(batches)

    def rows(self, table: pa.Table) -> Iterator[CheckedRow]:
        """The rows that are possible; the others are added to ``rejections``."""
        for batch in table.to_batches(max_chunksize=5_000):
            for number, *texts in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                original = tuple(text or "" for text in texts)
                if any(original) and any(text.strip() for text in original):
                    row = self._checked(number, original)
                    if row is not None:
                        yield row
                else:
                    self.blank_rows += 1

    def reject(self, row: CheckedRow, column: str, reason: str) -> None:
        """Rejects a row for a reason that its single values do not show.

        Args:
            row: the row.
            column: contract column at fault.
            reason: a sentence with what would be right.
        """
        position = self.source.header.position_of.get(column)
        value = "" if position is None else row.original[position]
        written = self.source.header.written_name(column)
        self.rejections.append(Rejection(row.number, written, value, reason, row.original))

    def _checked(self, number: int, original: tuple[str, ...]) -> CheckedRow | None:
        header = self.source.header
        values: dict[str, Any] = {}
        faults: list[tuple[str, str, str]] = []
        for column in self.source.contract.columns:
            position = header.position_of.get(column.name)
            if position is None:
                continue
            text = original[position].strip()
            try:
                values[column.name] = _value(column, text)
            except ValueError as problem:
                faults.append((header.names[position], text, str(problem)))
        attributes = {
            header.names[position]: original[position] for position in header.extra if original[position]
        }
        faults += [(name, text, say(ZERO_BYTE)) for name, text in attributes.items() if "\x00" in text]
        if not faults:
            return CheckedRow(number, values, attributes, original)
        names, texts, reasons = zip(*faults, strict=True)
        self.rejections.append(
            Rejection(number, ", ".join(names), ", ".join(texts), " ".join(reasons), original)
        )
        return None


def _value(column: Column, text: str) -> object:
    try:
        value = column.parse(text) if text else None
    except ValueError:
        if text.lower() not in MISSING_WORDS:
            raise
        value = None
    if value is None and column.required:
        raise ValueError(say("{column} is missing. Every row needs it.", column=column.name))
    return value
