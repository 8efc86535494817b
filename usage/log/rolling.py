"""Rolls a segment of the log up by day, block by block, into one Parquet file for each relation."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
    spans = []
    with ExitStack() as closing:
        files = {
            relation: closing.enter_context(_file(folder / f"{relation}.parquet", schema))
            for relation, schema in ROLLED.items()
        }
        for events in _blocks(segment):
            for sums in sums_of(events):
                for relation, table in sums.items():
                    write_sums(files[relation], table)
                spans.append(_span(sums["rolled_totals"]))
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


def _file(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    texts = [field.name for field in schema if field.type == TEXT]
    return pq.ParquetWriter(
        path,
        schema,
        compression="snappy",
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
