"""Tables written to files on disk: CSV or Parquet, streamed, whole or not at all."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from churnapp.durable_files import move_into_place, written_aside
from churnapp.exports.csv_table import write_csv
from churnapp.exports.parquet_table import write_parquet
from churnapp.exports.table import Batch
from churnapp.saying import say


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
            say(
                "{target} cannot be written: {strerror}. Give another file.",
                target=target,
                strerror=problem.strerror,
            )
        ) from problem
    return count


def writer_for(target: Path) -> Callable[[Path, pa.Schema, Iterable[Batch]], int]:
    """The writer that a suffix asks for.

    Raises:
        ExportRefused: there is none, or the folder is missing.
    """
    writers = {".csv": write_csv, ".parquet": write_parquet}
    if target.suffix.lower() not in writers:
        raise ExportRefused(
            say(
                "{target} ends in {suffix!r}. Valid endings: .csv, .parquet.",
                target=target,
                suffix=target.suffix or "nothing",
            )
        )
    if not target.parent.is_dir():
        raise ExportRefused(say("The folder {parent} does not exist. Make it first.", parent=target.parent))
    return writers[target.suffix.lower()]
