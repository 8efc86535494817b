"""Appending drawn events to an empty log, beside writing the same rows in the same order unchecked."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from churnapp.benchmarks.drawn_events import DrawnEvents
from churnapp.benchmarks.measure import Measurement, in_turn, peak_memory_mb
from churnapp.duck import open_duckdb
from usage.log import LOG_COLUMNS, EventLog, quoted
from usage.log.segments import ORDER, PARQUET_OPTIONS

FLOOR = "DuckDB writing the same rows in the same order into one file, nothing compared or checked"


def measure_ingesting(drawn: DrawnEvents, runs: int, folder: Path) -> Measurement:
    """Median time to append all events at once: keys compared, months split, sorted, written and verified.

    Args:
        drawn: the events.
        runs: of the work and of its floor, in turn.
        folder: where the events wait, and the log is written; nothing of it stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="ingest-") as scratch:
        place = Path(scratch)
        with open_duckdb(place / "staged.duckdb", spill_folder=place / "spill") as connection:
            _stage(connection, drawn)
            log, bare = EventLog(place / "log"), place / "bare.parquet"
            seconds, floor_seconds = in_turn(
                lambda: log.append(connection, "staged"),
                lambda: connection.execute(
                    f"copy (select {LOG_COLUMNS} from staged order by {ORDER}) "  # noqa: S608 names are ours
                    f"to {quoted(bare)} ({PARQUET_OPTIONS})"
                ),
                runs=runs,
                tidy=lambda: shutil.rmtree(log.folder, ignore_errors=True),
            )
            again = _append_again(log, connection, runs)
    size, peak = f"{drawn.events:,} events of {drawn.months} months", peak_memory_mb()
    parts = [Measurement("all of it known already", size, again, FLOOR, floor_seconds, peak)]
    return Measurement("ingest", size, seconds, FLOOR, floor_seconds, peak, parts)


def _stage(connection: duckdb.DuckDBPyConnection, drawn: DrawnEvents) -> None:
    drawn.prepare(connection)
    is_there = False
    for _ in drawn.each_month(connection):
        connection.execute(
            "insert into staged from drawn_events" if is_there else "create table staged as from drawn_events"
        )
        is_there = True


def _append_again(log: EventLog, connection: duckdb.DuckDBPyConnection, runs: int) -> float:
    log.append(connection, "staged")
    seconds, _ = in_turn(lambda: log.append(connection, "staged"), lambda: None, runs=runs)
    return seconds
