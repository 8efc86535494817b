"""Reading CSV: UTF-8, the delimiter found out, every row kept with its number or reported."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from churnapp.imports.problems import BrokenCsv, FileEmpty, NotUtf8
from churnapp.imports.rejections import Rejection
from churnapp.saying import say

DELIMITERS = (",", ";", "\t")
BLOCK_BYTES = 4 * 1024 * 1024
HEADER_ROW = 1


class CsvFile:
    """A CSV file as columns of text.

    Args:
        path: the file; a mark before UTF-8 is tolerated; comma, semicolon or tab.

    Raises:
        NotUtf8: the text is encoded otherwise; the message says where.
        BrokenCsv: a quotation mark is never closed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if _refuse_other_encodings(path) % 2:
            _refuse_open_quote(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = _first_record(file.readline(), file)
        self._delimiter = max(DELIMITERS, key=header.count)
        names = next(csv.reader([header], delimiter=self._delimiter), [])
        if not names:
            raise FileEmpty(
                say("{path} begins with a blank line. Put the header into the first row.", path=path.name)
            )
        self.names = tuple(name.strip() for name in names)

    def batches(self, broken_rows: list[Rejection]) -> Iterator[pa.RecordBatch]:
        """Batches of text columns with their row numbers; see ``TextReader``."""
        own_names = [f"c{position}" for position in range(len(self.names))]

        def keep(row: arrow_csv.InvalidRow) -> str:
            broken_rows.append(self._rejection(row))
            return "skip"

        try:
            reader = arrow_csv.open_csv(
                self._path,
                arrow_csv.ReadOptions(
                    use_threads=False,  # otherwise broken rows come without their number
                    block_size=BLOCK_BYTES,
                    column_names=own_names,
                    skip_rows_after_names=HEADER_ROW,
                ),
                arrow_csv.ParseOptions(
                    delimiter=self._delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,  # a spreadsheet counts them
                    invalid_row_handler=keep,
                ),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(own_names, pa.string()), strings_can_be_null=False
                ),
            )
            yield from _numbered(reader, broken_rows)
        except pa.ArrowInvalid as problem:
            raise BrokenCsv(
                say(
                    "{path} cannot be split into rows ({problem}). Save it again as CSV UTF-8 from a "
                    "spreadsheet or as Parquet.",
                    path=self._path.name,
                    problem=problem,
                )
            ) from problem

    def _rejection(self, row: arrow_csv.InvalidRow) -> Rejection:
        return Rejection(
            row=row.number,
            column="",
            value=row.text[:200],
            reason=say(
                "The row has {actual_columns} values where the header has {expected_columns}. "
                "Put values that hold the delimiter in quotation marks.",
                actual_columns=row.actual_columns,
                expected_columns=row.expected_columns,
            ),
            original=tuple(next(csv.reader([row.text], delimiter=self._delimiter), [])),
        )


def _numbered(batches: Iterator[pa.RecordBatch], broken_rows: list[Rejection]) -> Iterator[pa.RecordBatch]:
    row, known = HEADER_ROW, 0
    for batch in batches:
        broken = {each.row for each in broken_rows[known:]}
        numbers: list[int] | range = range(row + 1, row + 1 + batch.num_rows)
        if broken:
            numbers = []
            while len(numbers) < batch.num_rows:
                row += 1
                if row not in broken:
                    numbers.append(row)
            known += sum(1 for number in broken if number <= row)
        elif batch.num_rows:
            row += batch.num_rows
        yield pa.RecordBatch.from_arrays(
            [row_number_array(numbers), *batch.columns], ["row", *batch.schema.names]
        )


def row_number_array(numbers: Sequence[int]) -> pa.Array:
    """An Arrow array of row numbers; ``pa.array`` would import pandas first, which takes a second."""
    return pa.Array.from_buffers(
        pa.int64(), len(numbers), [None, pa.py_buffer(np.array(numbers, dtype=np.int64))]
    )


def _first_record(line: str, file: Iterator[str]) -> str:
    while line.count('"') % 2:
        following = next(file, "")
        if not following:
            break
        line += following
    return line.rstrip("\r\n")


def _refuse_other_encodings(path: Path) -> int:
    """Decodes the whole file once; returns how many quotation marks it holds."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    quotes = lines = position = 0
    with path.open("rb") as file:
        block = b"any"
        while block:
            block = file.read(BLOCK_BYTES)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as problem:
                in_block = problem.start - pending
                line = lines + block[: max(0, in_block)].count(b"\n") + 1
                raise NotUtf8(
                    say(
                        "{path} is not UTF-8: byte {position}, in line {line}, is no text. Save it as "
                        "UTF-8 (in Excel: CSV UTF-8) and import again.",
                        path=path.name,
                        position=position + in_block + 1,
                        line=line,
                    )
                ) from problem
            quotes += block.count(b'"')
            lines += block.count(b"\n")
            position += len(block)
    return quotes


def _refuse_open_quote(path: Path) -> None:
    """Asks the strict reader of the standard library: Arrow reads an open quote to the end in silence."""
    row = HEADER_ROW
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for _ in csv.reader(file, strict=True):
                row += 1
    except csv.Error as problem:
        if "unexpected end" in str(problem) or "field larger" in str(problem):
            raise BrokenCsv(
                say(
                    "{path} has a quotation mark in row {row} that is never closed. Close it, or "
                    "double it if it belongs to the text.",
                    path=path.name,
                    row=row,
                )
            ) from problem
