"""Appending to the event log, compacting it and clearing away what no reader needs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from churnapp.duck import open_duckdb
from churnapp.durable_files import shared_folder
from usage.log.lock import exclusive_lock
from usage.log.manifest import Manifest, Segment, read_manifest, write_manifest
from usage.log.rollup import Rollup
from usage.log.segments import MonthOfEvents, months_of, write_fresh_events, write_merged

# a reader that asked for the segments before a compaction may still be opening them
KEEP_RETIRED = timedelta(hours=1)
COMPACT_FROM_SEGMENTS = 8


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did.

    Attributes:
        added: events that are new in the log.
        known: events that it held already, or that were given twice.
    """

    added: int
    known: int


class EventLog:
    """The event log in one folder.

    Args:
        folder: where the segments and the manifest are; made at the first append.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest_path = folder / "manifest.json"
        self._lock_path = folder / "lock"

    @property
    def manifest(self) -> Manifest:
        """What the log holds now.

        Raises:
            ManifestDamaged: the list of segments cannot be read.
        """
        return read_manifest(self._manifest_path)

    def append_table(self, events: pa.Table) -> Appended:
        """Appends an Arrow table with the columns of ``LOG_SCHEMA``; see ``append``."""
        with open_duckdb(spill_folder=self.folder / "spill") as connection:
            connection.register("arrow_events", events)
            return self.append(connection, "arrow_events")

    def append(self, connection: duckdb.DuckDBPyConnection, relation: str) -> Appended:
        """Appends events that are not in the log yet, all of them or none, durable at the return.

        An event counts as known when the same month holds its key; only segments whose time range meets
        the new events are looked at.

        Args:
            connection: where the events are.
            relation: name of a table or view with the columns of ``LOG_SCHEMA``, already checked.

        Raises:
            EventLogDamaged: a segment that had to be looked at is missing or damaged.
            EventLogBusy: another process kept writing for minutes.
        """
        with exclusive_lock(self._lock_path):
            manifest = self.manifest
            months = months_of(connection, relation)
            written = [self._write_month(connection, relation, month, manifest) for month in months]
            fresh = [segment for segment in written if segment is not None]
            if fresh:
                write_manifest(self._manifest_path, manifest.with_added(fresh))
        added = sum(segment.rows for segment in fresh)
        return Appended(added=added, known=sum(month.rows for month in months) - added)

    def compact(self, *, from_segments: int = COMPACT_FROM_SEGMENTS, now: datetime | None = None) -> int:
        """Merges months of many small segments into one each; readers keep what they opened.

        Args:
            from_segments: months with fewer segments are left alone.
            now: moment of the replacement, UTC; the clock when None.

        Returns:
            How many months were merged.
        """
        at = now or datetime.now(UTC)
        merged = 0
        with open_duckdb(spill_folder=self.folder / "spill") as connection, exclusive_lock(self._lock_path):
            for month in sorted({segment.month for segment in self.manifest.segments}):
                manifest = self.manifest
                old = manifest.of_month(month)
                if len(old) < max(2, from_segments):
                    continue
                new = write_merged(connection, self.folder, old)
                write_manifest(self._manifest_path, manifest.with_replaced(old, new, at))
                merged += 1
        return merged

    def sweep(self, *, now: datetime | None = None) -> int:
        """Removes files that a crash left behind and segments replaced over an hour ago.

        Returns:
            How many files were removed.
        """
        oldest_kept = (now or datetime.now(UTC)) - KEEP_RETIRED
        with exclusive_lock(self._lock_path):
            manifest = self.manifest
            expired = {
                name for name, at in manifest.retired.items() if datetime.fromisoformat(at) < oldest_kept
            }
            needed = {segment.name for segment in manifest.segments} | (set(manifest.retired) - expired)
            leftover = [
                path for path in self._segment_files() if str(path.relative_to(self.folder)) not in needed
            ]
            for path in leftover:
                path.unlink()
            if expired:
                write_manifest(self._manifest_path, manifest.without_retired(expired))
        return len(leftover)

    def _segment_files(self) -> list[Path]:
        return [path for path in (self.folder / "segments").rglob("*") if path.is_file()]

    def _write_month(
        self, connection: duckdb.DuckDBPyConnection, relation: str, month: MonthOfEvents, manifest: Manifest
    ) -> Segment | None:
        held = [
            segment
            for segment in manifest.of_month(month.month)
            if segment.may_share_instants_with(month.first_at, month.last_at)
        ]
        return write_fresh_events(connection, self.folder, relation, month, held)


def log_folder() -> Path:
    """Where the product's event log is, in the data folder of the settings."""
    return shared_folder() / "log" / "usage"


def open_event_log() -> EventLog:
    """The product's event log."""
    return EventLog(log_folder())


def open_rollup() -> Rollup:
    """The daily rollup beside it."""
    return Rollup(log_folder())
