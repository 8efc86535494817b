"""Moves the application database's rows and the event log's segments into a mart under construction."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched

import duckdb
import pyarrow as pa

from customers.queries import extracts as customer_extracts
from usage.queries import extracts as usage_extracts
from usage.queries.event_log import EventSegments

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
RISK_SIGNAL_TYPES = (pa.int64(), MOMENT, pa.float64(), pa.int64(), MOMENT)
NO_EVENTS = """
create view source_events as
select
    null::uuid as event_key, null::varchar as event_id, null::varchar as customer_id,
    null::timestamp as timestamp, null::varchar as event_type, null::varchar as user_id,
    null::double as feature_adoption_score, null::timestamp as ingested_at,
where false
"""


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


def application_extracts() -> Iterator[Extract]:
    """The tables of the application database that features are made of; one query each."""
    customers, usage = customer_extracts, usage_extracts
    yield Extract("source_customers", customers.CUSTOMER_COLUMNS, CUSTOMER_TYPES, customers.customer_rows())
    yield Extract(
        "source_churn_flags", customers.CHURN_FLAG_COLUMNS, CHURN_FLAG_TYPES, customers.churn_flag_rows()
    )
    yield Extract(
        "source_subscriptions",
        customers.SUBSCRIPTION_COLUMNS,
        SUBSCRIPTION_TYPES,
        customers.subscription_rows(),
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
            pa.array(_plain(values), type=field.type)
            for values, field in zip(zip(*rows, strict=True), extract.schema, strict=True)
        ]
        connection.register("batch", pa.table(columns, schema=extract.schema))
        connection.execute(f"insert into {extract.table} select * from batch")  # noqa: S608 names are ours
        count += len(rows)
    connection.unregister("batch")
    return count


def attach_events(connection: duckdb.DuckDBPyConnection, segments: EventSegments) -> None:
    """Makes the log's segments readable as ``source_events``, without copying them."""
    if not segments.paths:
        connection.execute(NO_EVENTS)
        return
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in segments.paths)
    connection.execute(f"create temp view source_events as select * from read_parquet([{files}])")  # noqa: S608


def _plain(values: tuple[object, ...]) -> list[object]:
    return [float(value) if isinstance(value, Decimal) else value for value in values]
