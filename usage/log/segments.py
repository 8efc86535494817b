"""Writing one segment: events of a month that the log does not hold yet, or several segments merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from churnapp.durable_files import move_into_place, written_aside
from usage.log.manifest import Segment, SegmentDamaged, checksum_of
from usage.log.schema import LOG_COLUMNS

# by customer, because pages read one customer and batches group by customer; zstd for size
ORDER = "customer_id, timestamp, event_key"
ONE_PER_KEY = "qualify row_number() over (partition by event_key order by ingested_at) = 1"
PARQUET_OPTIONS = "format parquet, compression zstd, row_group_size 122880"


@dataclass(frozen=True, slots=True)
class MonthOfEvents:
    """The part of an append that falls into one month.

    Attributes:
        month: the month's first day, ISO.
        rows: events in it.
        first_at: earliest timestamp, UTC, naive.
        last_at: latest timestamp, UTC, naive.
    """

    month: str
    rows: int
    first_at: datetime
    last_at: datetime

    @property
    def first_day_of_next(self) -> date:
        """First day of the following month."""
        first = date.fromisoformat(self.month)
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[MonthOfEvents]:
    """The months that events of a relation fall into, earliest first."""
    rows = connection.execute(
        "select date_trunc('month', timestamp)::date, count(*), min(timestamp), max(timestamp) "  # noqa: S608 - a name of ours
        f"from {relation} group by 1 order by 1"
    ).fetchall()
    return [MonthOfEvents(first.isoformat(), count, low, high) for first, count, low, high in rows]


def write_fresh_events(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    relation: str,
    month: MonthOfEvents,
    held: Sequence[Segment],
) -> Segment | None:
    """Writes the events of one month whose key is in none of the held segments.

    Args:
        connection: where the relation is.
        folder: the log's folder.
        relation: name of a table or view with the log's columns.
        month: which month of it.
        held: segments that may hold the same events.

    Returns:
        The new segment, or None when every event is known.
    """
    of_month = f"timestamp >= timestamp '{month.month}' and timestamp < timestamp '{month.first_day_of_next}'"
    only_first = "" if _are_unique(connection, relation, of_month, month.rows) else ONE_PER_KEY
    query = f"""
        select {LOG_COLUMNS} from {relation} as fresh where {of_month} {_not_in(folder, held)} {only_first}
    """  # noqa: S608 - names and columns are ours, values of users never reach the text
    return _write(connection, folder, month.month, query)


def write_merged(connection: duckdb.DuckDBPyConnection, folder: Path, segments: Sequence[Segment]) -> Segment:
    """Writes one segment with the events of several of one month.

    Raises:
        EventLogDamaged: a segment is missing or damaged.
    """
    query = f"select {LOG_COLUMNS} from {_reading(folder, segments)}"  # noqa: S608
    merged = _write(connection, folder, segments[0].month, query)
    expected = sum(segment.rows for segment in segments)
    if merged is None or merged.rows != expected:
        raise SegmentDamaged(
            f"The segments of {segments[0].month} hold {0 if merged is None else merged.rows} events where "
            f"{expected} were written. Restore the log folder {folder} from a backup."
        )
    return merged


def _are_unique(connection: duckdb.DuckDBPyConnection, relation: str, of_month: str, rows: int) -> bool:
    """Telling repeated keys apart costs more than all the rest, and is hardly ever needed."""
    counted = connection.execute(
        f"select count(distinct event_key) from {relation} where {of_month}"  # noqa: S608 - a name of ours
    ).fetchone()
    return counted is not None and counted[0] == rows


def _not_in(folder: Path, held: Sequence[Segment]) -> str:
    if not held:
        return ""
    return f"and not exists (from {_reading(folder, held)} as held where held.event_key = fresh.event_key)"


def _reading(folder: Path, segments: Sequence[Segment]) -> str:
    for segment in segments:
        segment.refuse_if_changed(folder, read_all=True)
    paths = ", ".join(_quoted(folder / segment.name) for segment in segments)
    return f"read_parquet([{paths}])"


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, month: str, query: str) -> Segment | None:
    with written_aside(folder / "segments" / month[:7] / "new.parquet") as aside:
        connection.execute(f"copy ({query} order by {ORDER}) to {_quoted(aside)} ({PARQUET_OPTIONS})")
        facts = connection.execute(
            f"select count(*), min(timestamp), max(timestamp) from read_parquet({_quoted(aside)})"  # noqa: S608
        ).fetchone()
        if facts is None or facts[0] == 0:
            return None
        checksum = checksum_of(aside)
        name = f"segments/{month[:7]}/{checksum[:20]}.parquet"
        size = aside.stat().st_size
        move_into_place(aside, folder / name)
    rows, first_at, last_at = facts
    return Segment(name, month, rows, size, checksum, first_at.isoformat(), last_at.isoformat())


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
