"""Checks the data while a mart is built of it: one statement per check, on columns."""

from datetime import date

import duckdb

from predictions.domain import QUALITY_CHECKS, Finding, FoundRow, QualityCheck, QualityReport
from predictions.mart.relations import SQL_FOLDER

CHECKS_FOLDER = SQL_FOLDER / "checks"
# what several checks look at, in the order in which they are made
SHARED_RELATIONS = (
    "event_hours",
    "stray_events",
    "month_rhythms",
    "current_contracts",
    "feed_silences",
    "signal_ranks",
    "populations",
)
# rows that are kept of one check; its counts are of all
MOST_ROWS = 5_000


def check_quality(connection: duckdb.DuckDBPyConnection, as_of: date) -> QualityReport:
    """Runs every check on the sources and relations of a mart under construction.

    Args:
        connection: the mart, with its relations built and its sources still attached.
        as_of: latest day of the mart.
    """
    for relation in SHARED_RELATIONS:
        connection.execute(f"create temp table {relation} as\n{_statement(relation)}")
    # the names of columns are those of ``Counted``
    cursor = connection.execute("select * from populations")
    names = [column[0] for column in cursor.description]
    populations = dict(zip(names, cursor.fetchall()[0], strict=True))
    findings = tuple(
        _finding(connection, check, int(populations[check.counted.name.lower()])) for check in QUALITY_CHECKS
    )
    for relation in SHARED_RELATIONS:
        connection.execute(f"drop table {relation}")
    return QualityReport(as_of, findings)


def _finding(connection: duckdb.DuckDBPyConnection, check: QualityCheck, total: int) -> Finding:
    rows = connection.execute(
        "select customer_pk, subject, detail, cast(weight as bigint), sum(weight) over () "  # noqa: S608 ours
        f"from (\n{_statement(check.key)}) order by magnitude desc, customer_pk, subject limit ?",
        [MOST_ROWS],
    ).fetchall()
    found = int(rows[0][-1]) if rows else 0
    return Finding(check, found, total, tuple(FoundRow(*row[:-1]) for row in rows))


def _statement(name: str) -> str:
    return (CHECKS_FOLDER / f"{name}.sql").read_text()
