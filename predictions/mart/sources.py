"""Moves the application database's rows and the log's daily rollup into a mart under construction."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import batched
from pathlib import Path

import duckdb
import pyarrow as pa

from customers.queries import extracts as customer_extracts
from predictions.mart.links import LINKED_RELATIONS, keep_links, remember_links
from usage.log import ROLLED, DailyRollup, attach_rolled, quoted, read_files
from usage.queries import extracts as usage_extracts

type Rows = Iterator[tuple[object, ...]]

ROWS_AT_A_TIME = 10_000
MOMENT = pa.timestamp("us", tz="UTC")
CUSTOMER_TYPES = (
    pa.int64(),
    pa.string(),
    pa.date32(),
    pa.date32(),
    pa.date32(),
    pa.float64(),
    MOMENT,
    pa.string(),
    pa.string(),
    pa.string(),
    pa.date32(),
)
DEPARTURE_TYPES = (pa.int64(), pa.date32(), pa.date32(), pa.date32())
CHURN_FLAG_TYPES = (pa.int64(), pa.string(), pa.bool_())
SUBSCRIPTION_TYPES = (
    pa.int64(),
    pa.string(),
    pa.date32(),
    pa.date32(),
    pa.string(),
    pa.float64(),
    pa.int64(),
    pa.int64(),
    pa.date32(),
    pa.bool_(),
    pa.float64(),
    MOMENT,
)
TICKET_TYPES = (pa.int64(), pa.date32(), pa.string(), pa.float64(), pa.float64(), pa.string(), MOMENT)
CUSTOM_CHANGE_TYPES = (pa.int64(), pa.string(), pa.string(), MOMENT, pa.int64())
CUSTOM_CHANGE_COLUMNS = ("customer_pk", "field_key", "set_to", "changed_at", "position")
RISK_SIGNAL_TYPES = (pa.int64(), MOMENT, pa.float64(), pa.int64(), MOMENT)
# what steps read of which the next mart takes over days
SUMMED_BY_STEPS = ("rolled_totals", "rolled_users")
NO_EVENTS = "select null::varchar as customer_id, null::timestamp as timestamp where false"


@dataclass(frozen=True, slots=True)
class Extract:
    """One table of the application database on its way into the mart."""

    table: str
    columns: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    rows: Rows

    @property
    def schema(self) -> pa.Schema:
        """Arrow names and types of the columns."""
        return pa.schema(list(zip(self.columns, self.types, strict=True)))


def application_extracts(custom_keys: Collection[str] = ()) -> Iterator[Extract]:
    """The tables of the application database that features are made of; one query each.

    Args:
        custom_keys: of the vendor's own fields that become features.
    """
    customers, usage = customer_extracts, usage_extracts
    yield Extract("source_customers", customers.CUSTOMER_COLUMNS, CUSTOMER_TYPES, customers.customer_rows())
    yield Extract(
        "source_departures", customers.DEPARTURE_COLUMNS, DEPARTURE_TYPES, customers.departure_rows()
    )
    yield Extract(
        "source_churn_flags", customers.CHURN_FLAG_COLUMNS, CHURN_FLAG_TYPES, customers.churn_flag_rows()
    )
    yield Extract(
        "source_subscriptions",
        customers.SUBSCRIPTION_COLUMNS,
        SUBSCRIPTION_TYPES,
        customers.subscription_rows(),
    )
    yield Extract(
        "source_custom_changes",
        CUSTOM_CHANGE_COLUMNS,
        CUSTOM_CHANGE_TYPES,
        customers.custom_change_rows(custom_keys),
    )
    yield Extract("source_tickets", usage.TICKET_COLUMNS, TICKET_TYPES, usage.ticket_rows())
    yield Extract(
        "source_risk_signals", usage.RISK_SIGNAL_COLUMNS, RISK_SIGNAL_TYPES, usage.risk_signal_rows()
    )


def load_extract(connection: duckdb.DuckDBPyConnection, extract: Extract) -> int:
    """Copies an extract into a temporary table of its name and returns the number of rows.

    Batches are read here and not by DuckDB's threads, because a Django connection belongs to its thread.
    """
    empty = extract.schema.empty_table()
    connection.register("batch", empty)
    connection.execute(f"create temp table {extract.table} as select * from batch")  # noqa: S608 names are ours
    count = 0
    for rows in batched(extract.rows, ROWS_AT_A_TIME):
        columns = [
            _column(values, kind) for values, kind in zip(zip(*rows, strict=True), extract.types, strict=True)
        ]
        connection.register("batch", pa.table(columns, names=list(extract.columns)))
        connection.execute(f"insert into {extract.table} select * from batch")  # noqa: S608 names are ours
        count += len(rows)
    connection.unregister("batch")
    return count


def attach_usage(
    connection: duckdb.DuckDBPyConnection, rollup: DailyRollup, *, usage_folder: Path, today: date
) -> None:
    """Makes the daily rollup readable, and of the events themselves those that lie in the future.

    Args:
        connection: the mart under construction, opened with ``usage_folder`` as its place for files.
        rollup: of the log as it is now.
        usage_folder: where the mart keeps its own links to the rollup's files.
        today: events after this day may lie in the future.
    """
    linked = keep_links(rollup, usage_folder)
    files = {
        relation: [Path(file.name) for file in linked if file.relation == relation]
        if relation in LINKED_RELATIONS
        else rollup.files(relation)
        for relation in ROLLED
    }
    attach_rolled(connection, files, kept=LINKED_RELATIONS)
    remember_links(connection, linked)
    later = ", ".join(quoted(path) for path in rollup.segments_after(today))
    events = f"select customer_id, timestamp from read_parquet([{later}])" if later else NO_EVENTS  # noqa: S608
    connection.execute(f"create temp view source_events as {events}")


def narrow_usage(
    connection: duckdb.DuckDBPyConnection,
    rollup: DailyRollup,
    windows: Collection[tuple[date, date, date]],
    relations: Collection[str] = SUMMED_BY_STEPS,
) -> None:
    """Lets statements that read usage for the next step open no part of the rollup that has none of its days.

    Args:
        connection: the mart under construction.
        rollup: of the log as it is now.
        windows: first and last day, and the day on which the events must be known.
        relations: of the rollup.
    """
    parts = [
        part
        for part in rollup.parts
        if any(part.touches(first, last, known_on=known_on) for first, last, known_on in windows)
    ]
    narrowed = replace(rollup, parts=tuple(parts or rollup.parts[:1]))
    for relation in relations:
        connection.execute(
            # in the place of the mart's own view, for this connection alone
            f"create or replace temp view {relation} as select * from {read_files(narrowed.files(relation))}"  # noqa: S608 ours
        )


def _column(values: tuple[object, ...], kind: pa.DataType) -> pa.Array:
    """Values of one type; days and moments may be told as text, which the database reads by itself."""
    is_text = pa.types.is_temporal(kind) and any(isinstance(value, str) for value in values)
    return pa.array(values, type=pa.string() if is_text else kind)
