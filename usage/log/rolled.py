"""The relations of the daily rollup: their columns, and how files of them are read."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from usage.domain import EventType

# numbered texts: the same few come again and again
TEXT = pa.dictionary(pa.int32(), pa.string())
SUMS = {
    "event_count": pa.int32(),
    "adoption_millionths": pa.int64(),
    "adoption_count": pa.int32(),
    "named_count": pa.int32(),
}
SIGNS = {
    "limit_hit_count": EventType.FEATURE_LIMIT_HIT,
    "premium_trial_count": EventType.PREMIUM_FEATURE_TRIAL,
}
PLACE = {"customer_id": TEXT, "happened_on": pa.date32(), "recorded_on": pa.date32()}
# sums of some events each: a customer's day lies in several rows where events of it came late
ROLLED = {
    # per customer, day, day of recording and event type
    "rolled_usage": pa.schema({**PLACE, "event_type": TEXT, **SUMS}),
    # per customer, day and day of recording; with the signs of a plan that is outgrown, which are few
    "rolled_totals": pa.schema({**PLACE, **SUMS, **dict.fromkeys(SIGNS, pa.int32())}),
    # per customer, day, day of recording and user; events without a user are not in it
    "rolled_users": pa.schema({**PLACE, "user_id": TEXT, "event_count": pa.int32()}),
    # per hour, UTC
    "rolled_hours": pa.schema({"hour_at": pa.timestamp("us"), "event_count": pa.int64()}),
    # per customer and day of recording, of events recorded long after or before they happened
    "rolled_lags": pa.schema(
        {
            "customer_id": TEXT,
            "ingested_on": pa.date32(),
            "is_early": pa.bool_(),
            "event_count": pa.int64(),
            "first_on": pa.date32(),
            "last_on": pa.date32(),
            "longest_lead": pa.int64(),
        }
    ),
}


def attach_rolled(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Sequence[Path]], *, kept: Collection[str] = ()
) -> None:
    """Makes rolled files readable as views named like ``ROLLED``, without copying them.

    Args:
        connection: where the views are made.
        files: of each relation; none of it is an empty table.
        kept: relations whose views stay in the database; the others go with the connection.
    """
    for relation, schema in ROLLED.items():
        place = "" if relation in kept else "temp"
        if paths := files.get(relation):
            connection.execute(f"create {place} view {relation} as select * from {read_files(paths)}")  # noqa: S608 ours
        else:
            connection.register("no_rows", schema.empty_table())
            connection.execute(f"create {place} table {relation} as select * from no_rows")  # noqa: S608 names are ours
            connection.unregister("no_rows")


def read_files(paths: Sequence[Path]) -> str:
    """The table of some Parquet files in SQL."""
    return f"read_parquet([{', '.join(quoted(path) for path in paths)}])"


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
