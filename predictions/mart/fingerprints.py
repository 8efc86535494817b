"""What decides the rows of each day that a mart keeps: equal fingerprints, equal rows.

A snapshot knows what had happened and was recorded by its day. New events, contracts and tickets are recorded
later and change none of the days before; what is corrected in the past changes those that knew it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

import duckdb

from predictions.domain import FeatureDefinition
from predictions.mart.custom import widened_features
from predictions.mart.relations import DAYS, FEATURES, MARKS, SOURCES, USAGE, statement
from usage.log import DailyRollup

LONGEST_WINDOW = timedelta(days=360)
LIVES = """
with marked as (
    select thirtieth_in as as_of, hash('thirtieth', customer_id, thirtieth_on) as fact, from customer_lives
    union all
    select begins_in, hash('begins', customer_id, begins_on), from customer_lives
    union all
    select ends_in, hash('ends', customer_id, ends_on), from customer_lives
)

select
    log_months.as_of,
    any_value(log_months.first_on),
    any_value(log_months.last_on),
    sum(cast(marked.fact as hugeint)),
from log_months
left join marked on log_months.as_of = marked.as_of
group by log_months.as_of
"""


def of_months(connection: duckdb.DuckDBPyConnection, rollup: DailyRollup, mart_day: date) -> dict[date, str]:
    """Of the marks of each month: its events known on the mart's day, and whose life began or ended in it."""
    statements = _statements((*SOURCES, *MARKS.relations))
    return {
        as_of: _fingerprint(statements, last_on, lives, *_known_parts(rollup, first_on, last_on, mart_day))
        for as_of, first_on, last_on, lives in connection.execute(LIVES).fetchall()
    }


def of_usage(connection: duckdb.DuckDBPyConnection, rollup: DailyRollup) -> dict[date, str]:
    """Of the usage of each snapshot: the events of its 360 days that were known on it."""
    statements = _statements((*MARKS.relations, *USAGE.relations))
    return {
        as_of: _fingerprint(statements, *_parts(rollup, as_of - LONGEST_WINDOW + timedelta(days=1), as_of))
        for (as_of,) in connection.execute("select as_of from snapshots").fetchall()
    }


def of_features(
    connection: duckdb.DuckDBPyConnection,
    rollup: DailyRollup,
    *,
    usage: Mapping[date, str],
    custom: Collection[FeatureDefinition],
) -> dict[date, str]:
    """Of the features of each snapshot: its usage, all events and what the application told by then."""
    statements = _statements(
        (*SOURCES, *MARKS.relations, *DAYS, *USAGE.relations, *FEATURES.relations),
        widened_features(custom) if custom else "",
    )
    return {
        as_of: _fingerprint(statements, usage[as_of], facts, *_parts(rollup, date.min, as_of))
        for as_of, facts in connection.execute("select as_of, facts from snapshot_facts").fetchall()
    }


def _known_parts(rollup: DailyRollup, first_on: date, last_on: date, mart_day: date) -> list[str]:
    """Parts of the rollup with events of some days; with the mart's day where it does not know all of one."""
    return sorted(
        part.folder if part.is_all_known_on(mart_day) else f"{part.folder} on {mart_day}"
        for part in rollup.parts
        if part.touches(first_on, last_on, known_on=mart_day)
    )


def _parts(rollup: DailyRollup, first_on: date, as_of: date) -> list[str]:
    return sorted(part.folder for part in rollup.parts if part.touches(first_on, as_of, known_on=as_of))


def _statements(relations: Iterable[str], *more: str) -> str:
    return _fingerprint(duckdb.__version__, *(statement(relation) for relation in relations), *more)


def _fingerprint(*sources: object) -> str:
    text = "\n".join(str(source) for source in sources)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
