"""The steps of a build up to the features: sources, the days under study, and what is known of each."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

import duckdb

from predictions.domain import FeatureDefinition
from predictions.mart import fingerprints
from predictions.mart.custom import add_custom_columns
from predictions.mart.kept_files import KeptFiles
from predictions.mart.relations import DAYS, FEATURES, MARKS, SOURCES, USAGE, make
from predictions.mart.sources import application_extracts, load_extract, narrow_usage
from usage.log import DailyRollup

# a month of snapshots ends with the month start after its days
LONGEST_MONTH = timedelta(days=31)
PEOPLE_WINDOW = timedelta(days=120)
APART = """
select min(happened_on), max(happened_on), as_of,
from days_apart
group by as_of, span, month_on, month_bit
"""

type Progress = Callable[[str], None]


def begin(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: date,
    built_at: datetime,
    rollup: DailyRollup,
    custom_keys: Collection[str] = (),
    progress: Progress = lambda _: None,
) -> None:
    """What statements begin with: the parameters, and the tables of the application database.

    Args:
        connection: the mart under construction.
        as_of: its latest day.
        built_at: now, UTC.
        rollup: of the log as it is now.
        custom_keys: of the vendor's own fields that become features.
        progress: called with the name of each table.
    """
    connection.execute("set timezone = 'UTC'")
    connection.execute(
        "create temp table build_parameters as select cast(? as date) as as_of, "
        "cast(? as timestamp) as built_at, cast(? as date) as log_first_on",
        [as_of, built_at.replace(tzinfo=None), rollup.first_on],
    )
    for extract in application_extracts(custom_keys):
        progress(extract.table)
        load_extract(connection, extract)


def make_days(
    connection: duckdb.DuckDBPyConnection,
    files: KeptFiles,
    rollup: DailyRollup,
    *,
    as_of: date,
    progress: Progress = lambda _: None,
) -> None:
    """Builds what is known of customers, contracts and months, and the days under study."""
    make(connection, SOURCES, progress)
    files.make(
        MARKS,
        fingerprints.of_months(connection, rollup, as_of),
        begin=lambda months: narrow_usage(
            connection, rollup, [(month - LONGEST_MONTH, month, as_of) for month in months]
        ),
        progress=progress,
    )
    make(connection, DAYS, progress)


def make_features(
    connection: duckdb.DuckDBPyConnection,
    files: KeptFiles,
    rollup: DailyRollup,
    *,
    as_of: date,
    custom: Collection[FeatureDefinition] = (),
    progress: Progress = lambda _: None,
) -> None:
    """Builds usage and features of the days under study.

    Those of ``as_of`` are always built: scoring needs what lies before them.
    """
    usage = fingerprints.of_usage(connection, rollup)
    files.make(
        USAGE,
        usage,
        begin=lambda days: _narrow_to_days(connection, rollup, days),
        progress=progress,
    )
    files.make(
        FEATURES,
        fingerprints.of_features(connection, rollup, usage=usage, custom=custom),
        always=[as_of],
        begin=lambda days: files.narrow(USAGE, days),
        finish=lambda: add_custom_columns(connection, custom),
        progress=progress,
    )
    files.widen(USAGE)


def _narrow_to_days(
    connection: duckdb.DuckDBPyConnection, rollup: DailyRollup, days: Collection[date]
) -> None:
    """Of usage the days in no whole month are read, and of people the longest window they count in."""
    people = [(day - PEOPLE_WINDOW, day, day) for day in days]
    narrow_usage(connection, rollup, people, ["rolled_users"])
    narrow_usage(connection, rollup, connection.execute(APART).fetchall(), ["rolled_totals"])
