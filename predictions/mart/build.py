"""Builds a mart version: sources in, relations one after the other, checks, then publication.

A full and an incremental build are one: the daily rollup is brought up to the log, and the usage of snapshots
whose events are as they were is taken over from the published mart. Both give the same rows.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from churnapp.saying import say
from predictions.domain import (
    FEATURE_CONTRACT,
    UPGRADE_CONTRACT,
    FeatureContract,
    FeatureDefinition,
    QualityReport,
)
from predictions.mart.connection import open_for_build
from predictions.mart.custom import CustomFeatures, add_custom_columns, keep_custom_lines
from predictions.mart.known_usage import add_known_usage, newest_mart, take_known_usage
from predictions.mart.percentiles import write_percentiles
from predictions.mart.publication import (
    discard,
    marts_folder,
    publish,
    put_in_place,
    sweep,
    usage_folder_of,
)
from predictions.mart.quality import check_quality
from predictions.mart.relations import (
    AFTER_FEATURES,
    FEATURES,
    KEPT,
    RELATIONS,
    SOURCES_AND_DAYS,
    USAGE,
    VIEWS,
    make,
)
from predictions.mart.soundness import MartCannotBeBuilt, count_of, refuse_unless_sound
from predictions.mart.sources import application_extracts, attach_usage, load_extract
from usage.log import DailyRollup, EventLogDamaged, open_rollup
from usage.queries.event_log import EventSegments

type Progress = Callable[[str], None]

NO_CUSTOM_FEATURES = CustomFeatures()


@dataclass(frozen=True, slots=True)
class MartBuilt:
    """What was built.

    Attributes:
        version: the published version.
        as_of: its latest day.
        scored_accounts: customers that can be scored on that day.
        unscored_accounts: active customers that cannot (too young, notice given).
        snapshot_count: days under study, the latest included.
        feature_rows: rows of customer and day.
        outcomes_known_until: who left is known up to this day; before ``as_of`` when the feed stopped.
        quality: what the checks found in the data.
    """

    version: str
    as_of: date
    scored_accounts: int
    unscored_accounts: int
    snapshot_count: int
    feature_rows: int
    outcomes_known_until: date
    quality: QualityReport


def build_mart(
    segments: EventSegments,
    *,
    as_of: date | None = None,
    built_at: datetime,
    in_use: Collection[str] = (),
    contract: FeatureContract = FEATURE_CONTRACT,
    custom: CustomFeatures = NO_CUSTOM_FEATURES,
    progress: Progress = lambda _: None,
    is_published: bool = True,
    is_full: bool = False,
) -> MartBuilt:
    """Builds, checks and publishes a mart.

    Args:
        segments: the event log as it is now.
        as_of: latest day under study; the last complete day of the log when None.
        built_at: now, UTC; becomes part of the version.
        in_use: versions that must not be swept.
        contract: the product's features, which the mart must offer.
        custom: the vendor's own fields that it offers beside them.
        progress: called with the name of each step.
        is_published: False keeps the published version: a mart of a past day, for one scoring run.
        is_full: takes nothing over from the published mart; the rows are the same.

    Raises:
        MartCannotBeBuilt: no events, no customers, a day outside the data, or a check that failed.
    """
    day = as_of or last_complete_day(segments)
    _refuse_future_day(day, built_at.astimezone(UTC).date())
    version = f"{day:%Y%m%d}-{built_at.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    unfinished = marts_folder() / f"mart-{version}.duckdb.tmp"
    try:
        built = _build(
            unfinished,
            segments=segments,
            as_of=day,
            version=version,
            built_at=built_at.astimezone(UTC),
            contract=contract,
            custom=custom,
            progress=progress,
            previous=None if is_full else newest_mart(),
        )
        progress("publishing the mart")
        (publish if is_published else put_in_place)(unfinished, version)
    except (duckdb.Error, OSError, EventLogDamaged) as problem:
        cause = str(problem).splitlines()[0]
        raise MartCannotBeBuilt(
            say(
                "The mart could not be built ({cause}). Remove the cause and build it again; the "
                "published mart stays.",
                cause=cause,
            )
        ) from problem
    finally:
        discard(unfinished)
    if is_published:
        sweep(in_use)
    return built


def last_complete_day(segments: EventSegments) -> date:
    """The day before the newest event's day, UTC: the last that the log holds as a whole.

    Raises:
        MartCannotBeBuilt: the log is empty.
    """
    if segments.last_day is None:
        raise MartCannotBeBuilt(
            say(
                "There are no usage events yet, and nothing can be said without them. Run: "
                "manage.py import_data"
            )
        )
    return segments.last_day - timedelta(days=1)


def _refuse_future_day(as_of: date, today: date) -> None:
    if as_of > today:
        raise MartCannotBeBuilt(
            say(
                "{as_of} lies in the future, and nothing is known of it. Give --as-of {today} or earlier.",
                as_of=as_of,
                today=today,
            )
        )


def _build(
    path: Path,
    *,
    segments: EventSegments,
    as_of: date,
    version: str,
    built_at: datetime,
    contract: FeatureContract,
    custom: CustomFeatures,
    progress: Progress,
    previous: Path | None,
) -> MartBuilt:
    rollup = open_rollup().brought_up_to(
        segments.paths, progress=lambda name: progress(f"daily rollup: {name}")
    )
    offered = contract.with_custom(custom.lines)
    with open_for_build(path) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            "create temp table build_parameters as "
            "select cast(? as date) as as_of, cast(? as timestamp) as built_at",
            [as_of, built_at.replace(tzinfo=None)],
        )
        for extract in application_extracts(custom.keys):
            progress(extract.table)
            load_extract(connection, extract)
        attach_usage(connection, rollup, usage_folder=usage_folder_of(path), today=built_at.date())
        _make_relations(connection, rollup, previous, progress, custom=offered.custom)
        refuse_unless_sound(connection, as_of, offered)
        write_percentiles(connection, offered)
        keep_custom_lines(connection, custom)
        progress("checks of the data")
        quality = check_quality(connection, as_of)
        built = _describe(connection, version, as_of, segments, contract, quality=quality)
        _keep_only_what_is_read(connection)
        connection.execute("checkpoint")
    return built


def _make_relations(
    connection: duckdb.DuckDBPyConnection,
    rollup: DailyRollup,
    previous: Path | None,
    progress: Progress,
    *,
    custom: Collection[FeatureDefinition],
) -> None:
    make(connection, SOURCES_AND_DAYS, progress)
    take_known_usage(connection, rollup, previous=previous)
    make(connection, USAGE, progress)
    add_known_usage(connection)
    make(connection, FEATURES, progress)
    add_custom_columns(connection, custom)
    make(connection, AFTER_FEATURES, progress)


def _describe(
    connection: duckdb.DuckDBPyConnection,
    version: str,
    as_of: date,
    segments: EventSegments,
    contract: FeatureContract,
    *,
    quality: QualityReport,
) -> MartBuilt:
    built = MartBuilt(
        version=version,
        as_of=as_of,
        scored_accounts=count_of(connection, "scoring_features"),
        unscored_accounts=count_of(connection, "unscored_accounts"),
        snapshot_count=count_of(connection, "snapshots"),
        feature_rows=count_of(connection, "features"),
        outcomes_known_until=_outcomes_known_until(connection),
        quality=quality,
    )
    connection.execute(
        "create table about as select ? as version, cast(? as date) as as_of, ? as contract_fingerprint, "
        "? as upgrade_contract_fingerprint, "
        "? as account_count, ? as log_version, ? as event_count, feeds.first_event_on, "
        "outcome_feed.outcomes_known_until from feeds cross join outcome_feed",
        [
            version,
            as_of,
            contract.fingerprint,
            UPGRADE_CONTRACT.fingerprint,
            built.scored_accounts,
            segments.version,
            segments.event_count,
        ],
    )
    return built


def _outcomes_known_until(connection: duckdb.DuckDBPyConnection) -> date:
    row = connection.execute("select outcomes_known_until from outcome_feed").fetchone()
    if row is None or not isinstance(row[0], date):
        raise MartCannotBeBuilt(
            say("The last day of the contract feed is unknown. The published mart stays.")
        )
    return row[0]


def _keep_only_what_is_read(connection: duckdb.DuckDBPyConnection) -> None:
    for relation in reversed(RELATIONS):
        if relation not in KEPT:
            connection.execute(f"drop {'view' if relation in VIEWS else 'table'} {relation}")
