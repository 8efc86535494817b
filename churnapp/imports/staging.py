"""Bringing a whole file into DuckDB, for checks on columns instead of rows."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from churnapp.imports.csv_file import HEADER_ROW
from churnapp.imports.parquet_file import ParquetFile
from churnapp.imports.problems import BrokenParquet, UnreadableFile
from churnapp.imports.source import SourceFile
from churnapp.saying import say

# in DuckDB's messages: what it cannot write is its own scratch file, never the file that is imported
NO_ROOM = ("No space left", "Could not write file")


def stage(connection: duckdb.DuckDBPyConnection, source: SourceFile, relation: str) -> None:
    """Makes a relation of the file: ``row`` as a spreadsheet counts, then its columns as c0, c1 and so on.

    Text of a CSV file is copied, blank rows left out; a Parquet file is read in place with its own types.

    Args:
        connection: where to.
        source: the file.
        relation: name of the new table or view.

    Raises:
        UnreadableFile: the file breaks off or is damaged.
    """
    if isinstance(source.reader, ParquetFile):
        _view_parquet(connection, source, relation)
    else:
        _copy_text(connection, source, relation)


def quoted(name: str) -> str:
    """A name as SQL writes it when it may hold anything."""
    return '"' + name.replace('"', '""') + '"'


def _view_parquet(connection: duckdb.DuckDBPyConnection, source: SourceFile, relation: str) -> None:
    columns = ", ".join(f"{quoted(name)} as c{place}" for place, name in enumerate(source.header.names))
    path = str(source.path).replace("'", "''")
    query = (  # the names and the path are quoted
        f"select file_row_number + {HEADER_ROW + 1} as row, {columns} "  # noqa: S608
        f"from read_parquet('{path}', file_row_number = true)"
    )
    try:
        connection.execute(f"create view {relation} as {query}")
    except duckdb.Error as problem:
        raise damaged(source, problem) from problem


def damaged(source: SourceFile, problem: duckdb.Error) -> UnreadableFile:
    """What to say when reading a staged file fails.

    Raises:
        duckdb.Error: the file is not the cause: there is no memory or no room left.
    """
    no_room = any(words in str(problem) for words in NO_ROOM)
    if isinstance(problem, duckdb.OutOfMemoryException) or no_room:
        raise problem
    cause = str(problem).splitlines()[0][:120]
    return BrokenParquet(
        say(
            "{path} is damaged ({cause}). Write or copy it again and import it.",
            path=source.path.name,
            cause=cause,
        )
    )


def _copy_text(connection: duckdb.DuckDBPyConnection, source: SourceFile, relation: str) -> None:
    names = [f"c{place}" for place in range(len(source.header.names))]
    schema = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in names)])
    problems: list[UnreadableFile] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            yield from source.batches()
        except UnreadableFile as problem:
            problems.append(problem)  # DuckDB would wrap it

    connection.register("file_batches", pa.RecordBatchReader.from_batches(schema, batches()))
    is_blank = " and ".join(f"trim({name}) = ''" for name in names)
    connection.execute(f"create table {relation} as from file_batches where not ({is_blank})")
    connection.unregister("file_batches")
    if problems:
        raise problems[0]
