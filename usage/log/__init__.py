"""The event log: the append-only truth about usage, as immutable Parquet segments by month and a manifest."""

from usage.log.daily_sums import sums_of
from usage.log.event_log import Appended, EventLog, open_event_log, open_rollup
from usage.log.lock import EventLogBusy
from usage.log.manifest import (
    EventLogDamaged,
    Manifest,
    ManifestDamaged,
    Segment,
    SegmentDamaged,
    SegmentMissing,
)
from usage.log.rolled import ROLLED, attach_rolled, quoted, read_files
from usage.log.rollup import DailyRollup, Rollup
from usage.log.schema import KEY_FROM_CONTENT, KEY_FROM_ID, LOG_COLUMNS, LOG_SCHEMA

__all__ = [
    "KEY_FROM_CONTENT",
    "KEY_FROM_ID",
    "LOG_COLUMNS",
    "LOG_SCHEMA",
    "ROLLED",
    "Appended",
    "DailyRollup",
    "EventLog",
    "EventLogBusy",
    "EventLogDamaged",
    "Manifest",
    "ManifestDamaged",
    "Rollup",
    "Segment",
    "SegmentDamaged",
    "SegmentMissing",
    "attach_rolled",
    "open_event_log",
    "open_rollup",
    "quoted",
    "read_files",
    "sums_of",
]
