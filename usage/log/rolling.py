"""Rolls a segment of the log up by day, block by block, into one Parquet file for each relation."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from churnapp.saying import say
from usage.log.daily_sums import EVENT_COLUMNS, TEXTS, sums_of
from usage.log.manifest import SegmentDamaged
from usage.log.rolled import ROLLED, TEXT

# one group of rows as the log writes them: what is worked out of them stays in the caches of a processor
BLOCK_ROWS = 125_000
# whoever looks for one customer in a file reads one or two groups of it
GROUP_ROWS = 20_000
# twice the arrays of one block
KEPT_BYTES = 24 * 2**20


@dataclass(frozen=True, slots=True)
class Span:
    """What the sums of a segment reach over.

    Attributes:
        first_on, last_on: the days on which its events happened, UTC.
        first_recorded_on: no event of it was known before this day, UTC.
        last_recorded_on: on this day all of them were, UTC.
        events: in it.
    """

    first_on: date
    last_on: date
    first_recorded_on: date
    last_recorded_on: date
    events: int


def roll(segment: Path, folder: Path) -> Span:
    """Writes the relations of ``ROLLED`` of a segment into files of their names.

    Args:
        segment: a file of the log.
        folder: where the files are made.

    Raises:
        SegmentDamaged: the file cannot be read.
    """
    _keep_freed_memory()
    spans, hours = [], []
    with ExitStack() as closing:
        files = {
            relation: closing.enter_context(_file(folder / f"{relation}.parquet", schema))
            for relation, schema in ROLLED.items()
        }
        for events in _blocks(segment):
            for sums in sums_of(events):
                hours.append(sums.pop("rolled_hours"))
                for relation, table in sums.items():
                    write_sums(files[relation], table)
                spans.append(_span(sums["rolled_totals"]))
        write_sums(files["rolled_hours"], _hour_by_hour(hours))
    return Span(
        min(span.first_on for span in spans),
        max(span.last_on for span in spans),
        min(span.first_recorded_on for span in spans),
        max(span.last_recorded_on for span in spans),
        sum(span.events for span in spans),
    )


def write_sums(file: pq.ParquetWriter, sums: pa.Table) -> None:
    """Appends sums to a file, in groups of about one size."""
    groups = max(1, round(sums.num_rows / GROUP_ROWS))
    file.write_table(sums, row_group_size=max(1, -(-sums.num_rows // groups)))


def _hour_by_hour(hours: list[pa.Table]) -> pa.Table:
    """Every block of events has nearly all hours of its segment; whoever reads them reads each once."""
    counted = (
        pa.concat_tables(hours).group_by("hour_at", use_threads=False).aggregate([("event_count", "sum")])
    )
    in_order = counted.sort_by("hour_at").rename_columns(ROLLED["rolled_hours"].names)
    return in_order.cast(ROLLED["rolled_hours"])


def _blocks(segment: Path) -> Iterator[pa.Table]:
    try:
        with pq.ParquetFile(segment, read_dictionary=list(TEXTS)) as file:
            metadata = file.metadata
            group_rows = max(1, metadata.num_rows // max(1, metadata.num_row_groups))
            step = max(1, BLOCK_ROWS // group_rows)
            for first in range(0, metadata.num_row_groups, step):
                groups = range(first, min(first + step, metadata.num_row_groups))
                yield file.read_row_groups(list(groups), columns=list(EVENT_COLUMNS), use_threads=False)
    except pa.ArrowException as problem:
        raise SegmentDamaged(
            say("Segment {path} of the event log cannot be read ({problem}).", path=segment, problem=problem)
        ) from problem


def _keep_freed_memory() -> None:
    """Lets the C library keep the memory of one block for the next.

    It would give it back to the system, which clears it again each time: a seventh of the work. What it keeps
    follows the largest piece that was ever freed (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD).
    """
    np.empty(KEPT_BYTES, dtype=np.uint8)


def _file(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    texts = [field.name for field in schema if field.type == TEXT]
    numbers = [field.name for field in schema if field.type not in (TEXT, pa.bool_())]
    return pq.ParquetWriter(
        path,
        schema,
        # numbers near each other: as small as if compressed, and read in half the time
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        compression=dict.fromkeys(schema.names, "snappy") | dict.fromkeys(numbers, "none"),
        use_dictionary=texts,
        # finding the least and the largest text costs as much as all the rest, and nobody looks for users
        write_statistics=[name for name in schema.names if name not in ("event_type", "user_id")],
        store_schema=False,
    )


def _span(totals: pa.Table) -> Span:
    days, recorded = (pc.min_max(totals[name]).as_py() for name in ("happened_on", "recorded_on"))
    return Span(
        days["min"],
        days["max"],
        recorded["min"],
        recorded["max"],
        pc.sum(totals["event_count"]).as_py(),
    )
