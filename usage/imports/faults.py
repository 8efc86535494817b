"""Why a row is no event, in sentences, and the report of such rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from churnapp.imports import Rejection, SourceFile
from churnapp.imports.contract import report_columns_beside
from churnapp.imports.outcome import SHOWN_REJECTIONS
from churnapp.imports.staging import quoted
from churnapp.saying import later, say
from usage.imports.columns import LONGEST_ID, LONGEST_TYPE


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        column: contract column at fault.
        sentence: ``{value}`` stands for the value, ``{first_row}`` for the row it repeats.
        most: how long a text may be; stands in the sentence as ``{most}``.
    """

    column: str
    sentence: str
    most: int = 0

    @property
    def reason(self) -> str:
        """The sentence in the language of whoever imports, with value and row still to be filled in."""
        return say(self.sentence).replace("{most}", str(self.most))


NOT_A_DATE = later("'{value}' is not a time. Write times as 2026-01-31T09:30:00Z.")
TOO_LONG = later("The text is too long. Valid: up to {most} characters.")
FAULTS = {
    "customer_missing": Fault("customer_id", later("customer_id is missing. Every row needs it.")),
    "customer_unknown": Fault(
        "customer_id", later("Customer '{value}' is not known. Import the customer first, or correct the id.")
    ),
    "timestamp_missing": Fault("timestamp", later("timestamp is missing. Every row needs it.")),
    "timestamp_malformed": Fault("timestamp", NOT_A_DATE),
    "timestamp_in_future": Fault("timestamp", later("{value} lies in the future. Correct the time (UTC).")),
    "type_missing": Fault("event_type", later("event_type is missing. Every row needs it.")),
    "type_too_long": Fault("event_type", TOO_LONG, LONGEST_TYPE),
    "score_malformed": Fault("feature_adoption_score", later("'{value}' is not a number. Valid: 0 to 1.")),
    "score_outside": Fault(
        "feature_adoption_score", later("Feature adoption score {value} is not possible. Valid: 0 to 1.")
    ),
    "id_too_long": Fault("event_id", TOO_LONG, LONGEST_ID),
    "user_too_long": Fault("user_id", TOO_LONG, LONGEST_ID),
    "ingested_at_malformed": Fault("ingested_at", NOT_A_DATE),
    "id_repeated": Fault(
        "event_id", later("{value} is already in row {first_row} of this file. Keep one of the two rows.")
    ),
}


def make_rejected_rows(connection: duckdb.DuckDBPyConnection, source: SourceFile) -> int:
    """Makes ``rejected_rows`` from ``checked_events`` and the rows that could not be split; says how many.

    Args:
        connection: where the file is staged and checked.
        source: the file.
    """
    columns = [f"c{place}" for place in range(len(source.header.names))]
    _make_reasons(connection, source)
    _make_broken_rows(connection, source, columns)
    connection.execute(f"create table rejected_rows as {_rejected_rows(source, columns)}")
    counted = connection.execute("select count(*) from rejected_rows").fetchone()
    return int(counted[0]) if counted else 0


def copy_rejected_rows(connection: duckdb.DuckDBPyConnection, source: SourceFile, path: str) -> None:
    """Writes ``rejected_rows`` as CSV under the original header.

    Args:
        connection: where they are.
        source: the file.
        path: where to; the folder exists.
    """
    names = [*source.header.names, *report_columns_beside(source.header.names)]
    held = [*(f"c{place}" for place in range(len(source.header.names))), "row", "faulty_column"]
    held += ["faulty_value", "reason"]
    columns = ", ".join(f"{own} as {quoted(name)}" for own, name in zip(held, names, strict=True))
    target = path.replace("'", "''")
    query = f"select {columns} from rejected_rows order by rejected_rows.row"  # noqa: S608 - quoted above
    connection.execute(f"copy ({query}) to '{target}' (format csv, header)")


def first_rejected_rows(connection: duckdb.DuckDBPyConnection) -> tuple[Rejection, ...]:
    """The first few of ``rejected_rows``, for showing."""
    rows = connection.execute(
        "select row, faulty_column, faulty_value, reason from rejected_rows order by row limit $shown",
        {"shown": SHOWN_REJECTIONS},
    ).fetchall()
    return tuple(Rejection(*row) for row in rows)


def _rejected_rows(source: SourceFile, columns: list[str]) -> str:
    places = source.header.position_of
    texts = "".join(
        f"when '{code}' then c{places[fault.column]}::varchar "
        for code, fault in FAULTS.items()
        if fault.column in places
    )
    return f"""
        with faulty as (
            select raw_events.*, checked_events.fault, repeated_ids.first_row,
                case checked_events.fault {texts} end as faulty_value
            from checked_events
            inner join raw_events on checked_events.row = raw_events.row
            left join repeated_ids
                on checked_events.fault = 'id_repeated' and checked_events.event_id = repeated_ids.event_id
            where checked_events.fault is not null
        )

        select {", ".join(columns)}, row, reasons.faulty_column, coalesce(faulty_value, '') as faulty_value,
            replace(
                replace(reasons.reason, '{{value}}', coalesce(faulty_value, '')),
                '{{first_row}}', coalesce(first_row::varchar, '')
            ) as reason
        from faulty
        inner join fault_reasons as reasons on faulty.fault = reasons.fault
        union all
        select * replace (row::bigint as row) from broken_rows
    """  # noqa: S608 - made of positions and names of ours


def _make_reasons(connection: duckdb.DuckDBPyConnection, source: SourceFile) -> None:
    _make_table(
        connection,
        "fault_reasons",
        {
            "fault": list(FAULTS),
            "faulty_column": [source.header.written_name(fault.column) for fault in FAULTS.values()],
            "reason": [fault.reason for fault in FAULTS.values()],
        },
    )


def _make_broken_rows(connection: duckdb.DuckDBPyConnection, source: SourceFile, columns: list[str]) -> None:
    broken = source.broken_rows
    originals = {
        name: [each.original[place] if place < len(each.original) else None for each in broken]
        for place, name in enumerate(columns)
    }
    _make_table(
        connection,
        "broken_rows",
        {
            **originals,
            "row": [str(each.row) for each in broken],
            "faulty_column": [each.column for each in broken],
            "faulty_value": [each.value for each in broken],
            "reason": [each.reason for each in broken],
        },
    )


def _make_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[str | None]]
) -> None:
    texts = ", ".join(f"unnest(${column}::varchar[]) as {column}" for column in columns)
    connection.execute(f"create table {name} as select {texts}", columns)
