"""The columns of a file of usage events, as SQL that reads them from whatever type they have."""

import duckdb

from churnapp.imports import INGESTED_AT_COLUMN, Column, FileContract, SourceFile, parsers
from customers.queries.keys import CUSTOMER_ID_COLUMN

LONGEST_TYPE = 128
LONGEST_ID = 255

CONTRACT = FileContract(
    "usage_events",
    (
        CUSTOMER_ID_COLUMN,
        Column(
            "timestamp",
            parsers.moment,
            required=True,
            aliases=("event_timestamp", "occurred_at", "event_time", "time"),
        ),
        Column(
            "event_type",
            parsers.text(LONGEST_TYPE),
            required=True,
            aliases=("event", "event_name", "type"),
        ),
        Column("event_id", parsers.text(LONGEST_ID), aliases=("message_id",)),
        Column("user_id", parsers.text(LONGEST_ID)),
        Column("feature_adoption_score", parsers.share, aliases=("adoption_score",)),
        INGESTED_AT_COLUMN,
    ),
)

MISSING_WORDS = "('', 'nan', 'null', 'none', 'nat', 'n/a', '#n/a', '\\n')"


def source_events_view(connection: duckdb.DuckDBPyConnection, source: SourceFile) -> str:
    """The statement that makes ``source_events`` from the staged ``raw_events``.

    Args:
        connection: where the file is staged.
        source: the file.
    """
    types = {str(name): str(kind) for name, kind, *_ in connection.execute("describe raw_events").fetchall()}

    def text(column: str) -> str:
        if not source.has(column):
            return "null::varchar"
        name = f"c{source.header.position_of[column]}"
        # numbers that a data frame turned into floats because some are missing
        shown = f"regexp_replace({name}::varchar, '\\.0$', '')" if _is_float(types[name]) else name
        return f"nullif(trim({shown}::varchar), '')"

    def value(column: str, kind: str) -> str:
        if not source.has(column):
            return f"null::{kind}"
        name = f"c{source.header.position_of[column]}"
        return _moment(name, types[name]) if kind == "timestamp" else f"try_cast({name} as {kind})"

    return f"""
        create view source_events as
        select
            row,
            {_unless_missing(text("event_id"))} as event_id,
            {text("customer_id")} as customer_id,
            {_unless_missing(text("timestamp"))} as timestamp_text,
            {value("timestamp", "timestamp")} as timestamp,
            {text("event_type")} as event_type,
            {_unless_missing(text("user_id"))} as user_id,
            {_unless_missing(text("feature_adoption_score"))} as score_text,
            case when not isnan({value("feature_adoption_score", "double")})
                then {value("feature_adoption_score", "double")} end as feature_adoption_score,
            {_unless_missing(text("ingested_at"))} as ingested_at_text,
            {value("ingested_at", "timestamp")} as ingested_at
        from raw_events
    """  # noqa: S608 - made of positions and types alone


def _moment(name: str, kind: str) -> str:
    if kind in {"TIMESTAMP", "DATE", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"}:
        return f"{name}::timestamp"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"{name} at time zone 'UTC'"
    return f"try_cast(trim({name}::varchar) as timestamptz) at time zone 'UTC'"


def _unless_missing(text: str) -> str:
    return f"case when lower({text}) not in {MISSING_WORDS} then {text} end"


def _is_float(kind: str) -> bool:
    return kind in {"DOUBLE", "FLOAT"}
