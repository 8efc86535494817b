"""Builds a mart version: sources in, relations one after the other, checks, then publication.

A full and an incremental build are one: the daily rollup is brought up to the log, and what is known of days
whose events, customers and contracts are as they were is taken over from the published mart. Both give the
same rows.
"""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from churnapp.saying import say
from predictions.domain import FEATURE_CONTRACT, FeatureContract
from predictions.mart.connection import open_for_build
from predictions.mart.custom import CustomFeatures, keep_custom_lines
from predictions.mart.description import MartBuilt, describe
from predictions.mart.kept_files import KeptFiles, newest_mart
from predictions.mart.making import begin, make_days, make_features
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
from predictions.mart.relations import AFTER_FEATURES, make
from predictions.mart.soundness import MartCannotBeBuilt, refuse_unless_sound
from predictions.mart.sources import attach_usage
from usage.log import EventLogDamaged, open_rollup
from usage.queries.event_log import EventSegments

type Progress = Callable[[str], None]

NO_CUSTOM_FEATURES = CustomFeatures()


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
    offered, folder = contract.with_custom(custom.lines), usage_folder_of(path)
    with open_for_build(path) as connection:
        begin(
            connection,
            as_of=as_of,
            built_at=built_at,
            rollup=rollup,
            custom_keys=custom.keys,
            progress=progress,
        )
        attach_usage(connection, rollup, usage_folder=folder, today=built_at.date())
        files = KeptFiles(connection, folder, previous=previous)
        make_days(connection, files, rollup, as_of=as_of, progress=progress)
        make_features(connection, files, rollup, as_of=as_of, custom=offered.custom, progress=progress)
        files.remember()
        make(connection, AFTER_FEATURES, progress)
        refuse_unless_sound(connection, as_of, offered)
        write_percentiles(connection, offered)
        keep_custom_lines(connection, custom)
        progress("checks of the data")
        quality = check_quality(connection, as_of)
        built = describe(
            connection,
            version=version,
            as_of=as_of,
            segments=segments,
            contract=contract,
            quality=quality,
        )
        connection.execute("checkpoint")
    return built
