"""Rolls the events of one segment up by day: the statements in ``sql/``, and tables of what they give."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb

SQL_FOLDER = Path(__file__).parent / "sql"
# in the order in which they are made; columns are those of a table without a row
ROLLED = {
    "rolled_usage": "customer_id varchar, happened_on date, recorded_on date, event_type varchar, "
    "event_count integer, adoption_millionths bigint, adoption_count integer, named_count integer",
    "rolled_totals": "customer_id varchar, happened_on date, recorded_on date, "
    "event_count integer, adoption_millionths bigint, adoption_count integer, named_count integer",
    "rolled_users": "customer_id varchar, happened_on date, recorded_on date, user_id varchar, "
    "event_count integer",
    "rolled_hours": "hour_at timestamp, event_count bigint, shortest_lag bigint, longest_lag bigint",
    "rolled_lags": "customer_id varchar, ingested_on date, is_early boolean, event_count bigint, "
    "first_on date, last_on date, longest_lead bigint",
}
# in files: whoever looks for one customer finds it in one place of each
FILE_ORDER = dict.fromkeys(ROLLED, "customer_id, 2") | {"rolled_hours": "hour_at"}
PARQUET_OPTIONS = "format parquet, compression snappy, row_group_size 20480"
ENUMERATIONS = {"segment_customer": "customer_id", "segment_event_type": "event_type"}
SELDOM = "rolled_lags"
HAS_LAGS = """
select coalesce(max(longest_lag) > 30 * 86_400_000_000 or min(shortest_lag) < -300_000_000, false)
from rolled_hours
"""


def roll(connection: duckdb.DuckDBPyConnection, events: str) -> None:
    """Makes the tables of ``ROLLED`` from events.

    Args:
        connection: where they are made, as temporary tables that replace those of the same name.
        events: a relation or table function with the columns of ``LOG_SCHEMA``.
    """
    connection.execute(f"create or replace temp view segment as select * from {events}")  # noqa: S608 names are ours
    for name, column in ENUMERATIONS.items():
        connection.execute(
            f"create or replace temp type {name} as enum (select distinct {column} from segment order by 1)"  # noqa: S608
        )
    connection.execute(f"create or replace temp view segment_events as {_statement('segment_events')}")
    for relation, columns in ROLLED.items():
        connection.execute(f"drop table if exists {relation}")
        if relation == SELDOM and not _has_lags(connection):
            connection.execute(f"create temp table {relation} ({columns})")
            continue
        connection.execute(f"create temp table {relation} as {_statement(relation)}")


def write_rolled(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> None:
    """Writes a table that ``roll`` made into a Parquet file."""
    # as texts: an enumeration would put all its texts into every row group
    columns = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in _columns(relation))
    connection.execute(
        f"copy (select {columns} from (from {relation} order by {FILE_ORDER[relation]})) "  # noqa: S608 names are ours
        f"to {quoted(path)} ({PARQUET_OPTIONS})"
    )


def attach_rolled(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Sequence[Path]], *, kept: Collection[str] = ()
) -> None:
    """Makes rolled files readable as views named like ``ROLLED``, without copying them.

    Args:
        connection: where the views are made.
        files: of each relation; none of it is an empty table.
        kept: relations whose views stay in the database; the others go with the connection.
    """
    for relation, columns in ROLLED.items():
        place = "" if relation in kept else "temp"
        if paths := files.get(relation):
            source = f"read_parquet([{', '.join(quoted(path) for path in paths)}])"
            connection.execute(f"create {place} view {relation} as select * from {source}")  # noqa: S608 paths are ours
        else:
            connection.execute(f"create {place} table {relation} ({columns})")


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _columns(relation: str) -> list[list[str]]:
    return [column.split() for column in ROLLED[relation].split(", ")]


def _has_lags(connection: duckdb.DuckDBPyConnection) -> bool:
    """Looking for events recorded far from their time reads them once more, and hardly ever finds one."""
    row = connection.execute(HAS_LAGS).fetchone()
    return bool(row and row[0])


def _statement(relation: str) -> str:
    return (SQL_FOLDER / f"{relation}.sql").read_text(encoding="utf-8")
