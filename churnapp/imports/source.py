"""Opening a CSV or Parquet file, with a sentence for everything that can be wrong with it as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from churnapp.imports.contract import FileContract, Header, match_header
from churnapp.imports.csv_file import CsvFile
from churnapp.imports.parquet_file import ParquetFile
from churnapp.imports.problems import FileEmpty, FileMissing, UnknownFormat
from churnapp.imports.rejections import Rejection
from churnapp.saying import say

CSV_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
PARQUET_ENDINGS = frozenset({".parquet", ".pq"})
ENDINGS = CSV_ENDINGS | PARQUET_ENDINGS


class TextReader(Protocol):
    """A file as columns of text."""

    names: tuple[str, ...]

    def batches(self, broken_rows: list[Rejection]) -> Iterator[pa.RecordBatch]:
        """Batches with the column ``row`` first, then the file's columns as text, named c0, c1 and so on.

        Rows that cannot be split into the header's columns are added to ``broken_rows``.
        """
        ...


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file whose header fits its contract.

    Attributes:
        path: where it is.
        contract: what is expected of it.
        header: its columns, matched.
        reader: its content.
        broken_rows: rows that cannot be split into columns; complete once the batches were read.
    """

    path: Path
    contract: FileContract
    header: Header
    reader: TextReader
    broken_rows: list[Rejection] = field(default_factory=list)

    def has(self, column: str) -> bool:
        """Whether the file has the contract's column."""
        return column in self.header.position_of

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The content in batches: ``row``, then the file's columns as text, named c0, c1 and so on.

        Raises:
            UnreadableFile: the file breaks off or is damaged further down.
        """
        self.broken_rows.clear()
        return self.reader.batches(self.broken_rows)

    @property
    def extra_names(self) -> tuple[str, ...]:
        """The columns that the contract does not know, as written in the file."""
        return tuple(self.header.names[position] for position in self.header.extra)


def open_source(path: Path, contract: FileContract) -> SourceFile:
    """Opens a file and matches its header.

    Raises:
        UnreadableFile: missing, empty, of another format or encoding, damaged, or without a required column.
    """
    reader = open_reader(path)
    return SourceFile(path, contract, match_header(reader.names, contract, path.name), reader)


def open_reader(path: Path) -> TextReader:
    """Opens a file whatever its columns.

    Raises:
        UnreadableFile: missing, empty, of another format or encoding, or damaged.
    """
    if not path.is_file():
        raise FileMissing(say("{path} is not there. Check the path and import again.", path=path))
    if path.stat().st_size == 0:
        raise FileEmpty(
            say("{path} is empty. Give a file with a header row and one row per record.", path=path.name)
        )
    ending = path.suffix.lower()
    if ending in PARQUET_ENDINGS:
        return ParquetFile(path)
    if ending in CSV_ENDINGS:
        return CsvFile(path)
    raise UnknownFormat(
        say("{path} is neither CSV nor Parquet. Give a file ending in .csv or .parquet.", path=path.name)
    )
