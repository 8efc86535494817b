"""Tables written to files that people and programs open: CSV or Parquet, streamed, whole or not at all."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from churnapp.durable_files import move_into_place, written_aside

# a spreadsheet would run a text that starts with one of these as a formula
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

type Batch = Sequence[Sequence[object]]


class ExportRefused(ValueError):
    """The file cannot be written; the message says why."""


def write_table(target: Path, schema: pa.Schema, batches: Iterable[Batch]) -> int:
    """Writes rows to a file; readers of ``target`` see the old content or all of the new.

    Args:
        target: its suffix chooses the format: .csv or .parquet.
        schema: names and types of the columns.
        batches: rows in groups; memory is bounded by one group.

    Returns:
        How many rows were written.

    Raises:
        ExportRefused: an unknown suffix, or a folder that is missing or cannot be written to.
    """
    write = writer_for(target)
    try:
        with written_aside(target) as aside:
            count = write(aside, schema, batches)
            move_into_place(aside, target)
    except OSError as problem:
        raise ExportRefused(
            f"{target} cannot be written: {problem.strerror}. Give another file."
        ) from problem
    return count


def writer_for(target: Path) -> Callable[[Path, pa.Schema, Iterable[Batch]], int]:
    """The writer that a suffix asks for.

    Raises:
        ExportRefused: there is none, or the folder is missing.
    """
    writers = {".csv": _write_csv, ".parquet": _write_parquet}
    if target.suffix.lower() not in writers:
        raise ExportRefused(
            f"{target} ends in {target.suffix or 'nothing'!r}. Valid endings: .csv, .parquet."
        )
    if not target.parent.is_dir():
        raise ExportRefused(f"The folder {target.parent} does not exist. Make it first.")
    return writers[target.suffix.lower()]


def harmless_cell(value: object) -> object:
    """The value, with an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _write_csv(path: Path, schema: pa.Schema, batches: Iterable[Batch]) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(schema.names)
        for batch in batches:
            writer.writerows([harmless_cell(value) for value in row] for row in batch)
            count += len(batch)
    return count


def _write_parquet(path: Path, schema: pa.Schema, batches: Iterable[Batch]) -> int:
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            columns = zip(*batch, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return count
