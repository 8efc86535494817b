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
    findings = tuple(_finding(connection, check) for check in QUALITY_CHECKS)
    for relation in SHARED_RELATIONS:
        connection.execute(f"drop table {relation}")
    return QualityReport(as_of, findings)


def _finding(connection: duckdb.DuckDBPyConnection, check: QualityCheck) -> Finding:
    connection.execute(f"create temp table found_rows as\n{_statement(check.key)}")
    # the names of columns are those of ``Counted``
    column = check.counted.name.lower()
    found, total = connection.execute(
        f"select (select coalesce(sum(weight), 0) from found_rows), {column} from populations"  # noqa: S608
    ).fetchall()[0]
    rows = connection.execute(
        "select customer_pk, subject, detail, cast(weight as bigint) from found_rows "
        "order by magnitude desc, customer_pk, subject limit ?",
        [MOST_ROWS],
    ).fetchall()
    connection.execute("drop table found_rows")
    return Finding(check, int(found), int(total), tuple(FoundRow(*row) for row in rows))


def _statement(name: str) -> str:
    return (CHECKS_FOLDER / f"{name}.sql").read_text()
