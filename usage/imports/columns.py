"""The columns of a file of usage events, as SQL that reads them from whatever type they have."""

from dataclasses import dataclass

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
WHOLE_NUMBERS = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
FLOATS = frozenset({"DOUBLE", "FLOAT"})
MOMENTS = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})


def source_events_view(connection: duckdb.DuckDBPyConnection, source: SourceFile) -> str:
    """The statement that makes ``source_events`` from the staged ``raw_events``.

    Typed columns are taken as they are, because what is not done 7 million times is fast.

    Args:
        connection: where the file is staged.
        source: the file.
    """
    described = connection.execute("describe raw_events").fetchall()
    types = {str(name): str(kind) for name, kind, *_ in described}
    staged = {
        column: _StagedColumn(f"c{place}", types[f"c{place}"])
        for column, place in source.header.position_of.items()
    }
    absent = _StagedColumn("null::varchar", "VARCHAR")
    event_id, user, score, recorded = (
        staged.get(name, absent) for name in ("event_id", "user_id", "feature_adoption_score", "ingested_at")
    )
    return f"""
        create view source_events as
        select
            row,
            {event_id.text_unless_missing} as event_id,
            {staged["customer_id"].text} as customer_id,
            {staged["timestamp"].is_given} as has_timestamp,
            {staged["timestamp"].moment} as timestamp,
            {staged["event_type"].text} as event_type,
            {user.text_unless_missing} as user_id,
            {score.is_given} as has_score,
            {score.number} as feature_adoption_score,
            {recorded.is_given} as has_ingested_at,
            {recorded.moment} as ingested_at
        from raw_events
    """  # noqa: S608 - made of positions and types alone


@dataclass(frozen=True, slots=True)
class _StagedColumn:
    """SQL expressions over one staged column.

    Attributes:
        name: how SQL names it.
        kind: DuckDB's name of its type.
    """

    name: str
    kind: str

    @property
    def text(self) -> str:
        if self.kind in WHOLE_NUMBERS:
            return f"{self.name}::varchar"
        if self.kind in FLOATS:  # whole numbers that a data frame turned into floats because some are missing
            return f"regexp_replace({self.name}::varchar, '\\.0$', '')"
        return f"nullif(trim({self.name}::varchar), '')"

    @property
    def text_unless_missing(self) -> str:
        return self.text if self.kind in WHOLE_NUMBERS else f"case when {self.is_given} then {self.text} end"

    @property
    def is_given(self) -> str:
        if self.kind in WHOLE_NUMBERS | MOMENTS or self._has_zone:
            return f"{self.name} is not null"
        if self.kind in FLOATS:
            return f"({self.name} is not null and not isnan({self.name}))"
        return f"({self.name} is not null and lower(trim({self.name}::varchar)) not in {MISSING_WORDS})"

    @property
    def moment(self) -> str:
        if self.kind in MOMENTS:
            return f"{self.name}::timestamp"
        if self._has_zone:
            return f"{self.name} at time zone 'UTC'"
        return f"try_cast(trim({self.name}::varchar) as timestamptz) at time zone 'UTC'"

    @property
    def number(self) -> str:
        return f"case when {self.is_given} then try_cast({self.name} as double) end"

    @property
    def _has_zone(self) -> bool:
        return self.kind == "TIMESTAMP WITH TIME ZONE"
