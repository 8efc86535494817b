"""What the mart before has worked out of the events already, and a new mart takes over.

A snapshot's usage depends on the statements and on the events that happened in its 360 days and were known on
its day. Where the parts of the rollup that hold such events are the same as they were, so is the usage.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import duckdb

from predictions.mart.publication import MartDamaged, MartMissing, mart_path, published_pointer
from predictions.mart.relations import USAGE, USAGE_OF_SNAPSHOTS, statement
from usage.log import DailyRollup, quoted

LONGEST_WINDOW = timedelta(days=360)

logger = logging.getLogger(__name__)


def take_known_usage(
    connection: duckdb.DuckDBPyConnection, rollup: DailyRollup, *, previous: Path | None
) -> None:
    """Makes ``known_usage``, the snapshots to be taken over, and ``usage_sources``, what each is made of.

    Args:
        connection: the mart under construction, with its snapshots.
        rollup: of the log as it is now.
        previous: the mart to take from, attached as ``previous``; None reads everything again.
    """
    days = [row[0] for row in connection.execute("select as_of from snapshots").fetchall()]
    connection.execute("create table usage_sources (as_of date, fingerprint varchar)")
    connection.executemany("insert into usage_sources values (?, ?)", list(_fingerprints(rollup, days)))
    connection.execute("create temp table known_usage (as_of date)")
    if previous is None or not _attached(connection, previous):
        return
    connection.execute(
        "insert into known_usage select as_of "
        "from usage_sources inner join previous.usage_sources as before using (as_of, fingerprint)"
    )


def add_known_usage(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds the rows of the snapshots that are taken over."""
    taken = connection.execute("select count(*) from known_usage").fetchone()
    if taken and taken[0]:
        for relation in USAGE_OF_SNAPSHOTS:
            connection.execute(
                f"insert into {relation} by name from previous.{relation} semi join known_usage using (as_of)"
            )


def newest_mart() -> Path | None:
    """The published mart's file, None when there is none that can be used."""
    try:
        pointer = published_pointer()
    except (MartMissing, MartDamaged):
        return None
    path = mart_path(pointer.version)
    return path if path.exists() and path.stat().st_size == pointer.size else None


def _attached(connection: duckdb.DuckDBPyConnection, previous: Path) -> bool:
    try:
        connection.execute(f"attach {quoted(previous)} as previous (read_only)")
        connection.execute("select count(*) from previous.usage_sources")
    except duckdb.Error as problem:
        logger.warning("The mart %s is of no use to the next: %s", previous, problem)
        return False
    return True


def _fingerprints(rollup: DailyRollup, days: Iterable[date]) -> Iterable[tuple[date, str]]:
    statements = "".join(statement(relation) for relation in USAGE)
    for as_of in days:
        first_on = as_of - LONGEST_WINDOW + timedelta(days=1)
        parts = sorted(part.folder for part in rollup.parts if part.touches(first_on, as_of))
        text = "\n".join([statements, *parts])
        yield as_of, hashlib.sha256(text.encode()).hexdigest()[:20]
