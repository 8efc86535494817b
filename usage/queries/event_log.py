"""The event log as readers see it: a list of Parquet files that stays valid while they read."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from usage.log import open_event_log


@dataclass(frozen=True, slots=True)
class EventSegments:
    """The segments that are the log at one moment; columns as in ``usage.log.LOG_SCHEMA``.

    Attributes:
        paths: Parquet files, in the order of months; each sorted by customer and time.
        version: changes when and only when the list of files changes.
        event_count: events in them.
        first_day: day of the earliest event, UTC; None for an empty log.
        last_day: day of the latest event, UTC; None for an empty log.
    """

    paths: tuple[Path, ...]
    version: str
    event_count: int
    first_day: date | None
    last_day: date | None


def current_segments(*, read_all: bool = False) -> EventSegments:
    """The log as it is now; every file is compared with what was written.

    Args:
        read_all: whether to compare checksums, which reads every byte; otherwise existence and size.

    Raises:
        EventLogDamaged: the manifest or a segment is missing or damaged; the message says the remedy.
    """
    log = open_event_log()
    manifest = log.manifest
    for segment in manifest.segments:
        segment.refuse_if_changed(log.folder, read_all=read_all)
    return EventSegments(
        paths=tuple(log.folder / segment.name for segment in manifest.segments),
        version=manifest.version,
        event_count=manifest.event_count,
        first_day=min((segment.first_day for segment in manifest.segments), default=None),
        last_day=max((segment.last_day for segment in manifest.segments), default=None),
    )
