"""The manifest: which segments are the event log, with what each must hold."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from churnapp.durable_files import write_durably
from churnapp.saying import say

FORMAT = 1


class EventLogDamaged(RuntimeError):
    """What is on the disk is not what was written."""


class ManifestDamaged(EventLogDamaged):
    """The list of segments cannot be read."""


class SegmentMissing(EventLogDamaged):
    """A segment of the manifest is not on the disk."""


class SegmentDamaged(EventLogDamaged):
    """A segment does not hold the bytes that were written."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One immutable Parquet file with events of one month.

    Attributes:
        name: path below the log's folder.
        month: the month's first day, ISO.
        rows: events in it.
        size: bytes of the file.
        checksum: SHA-256 of the file, hexadecimal.
        first_at: earliest timestamp in it, ISO, UTC.
        last_at: latest timestamp in it, ISO, UTC.
    """

    name: str
    month: str
    rows: int
    size: int
    checksum: str
    first_at: str
    last_at: str

    @property
    def first_day(self) -> date:
        """Day of the earliest event."""
        return datetime.fromisoformat(self.first_at).date()

    @property
    def last_day(self) -> date:
        """Day of the latest event."""
        return datetime.fromisoformat(self.last_at).date()

    def may_share_instants_with(self, first_at: datetime, last_at: datetime) -> bool:
        """Whether the segment's time range meets the given one; if not, no event can be in both."""
        return (
            datetime.fromisoformat(self.first_at) <= last_at
            and datetime.fromisoformat(self.last_at) >= first_at
        )

    def refuse_if_changed(self, folder: Path, *, read_all: bool = False) -> None:
        """Compares the file with what was written.

        Args:
            folder: the log's folder.
            read_all: whether to read every byte for the checksum; otherwise existence and size.

        Raises:
            SegmentMissing: the file is not there.
            SegmentDamaged: it holds other bytes.
        """
        path = folder / self.name
        remedy = say(
            "Restore it from a backup of the data folder, or remove the log folder and import again."
        )
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            raise SegmentMissing(
                say(
                    "Segment {path} of the event log is missing ({rows} events). {remedy}",
                    path=path,
                    rows=self.rows,
                    remedy=remedy,
                )
            ) from None
        if size != self.size or (read_all and checksum_of(path) != self.checksum):
            raise SegmentDamaged(
                say(
                    "Segment {path} of the event log is damaged ({rows} events). {remedy}",
                    path=path,
                    rows=self.rows,
                    remedy=remedy,
                )
            )


@dataclass(frozen=True, slots=True)
class Manifest:
    """The segments that are the log, and those that readers may still hold open.

    Attributes:
        segments: the log, in the order of months.
        retired: name of each replaced segment → when it was replaced, ISO, UTC.
    """

    segments: tuple[Segment, ...]
    retired: dict[str, str]

    @property
    def version(self) -> str:
        """Identifies the content: two logs of the same segments have the same version."""
        names = "\n".join(sorted(segment.name for segment in self.segments))
        return hashlib.sha256(names.encode()).hexdigest()[:16]

    @property
    def event_count(self) -> int:
        """Events in the log."""
        return sum(segment.rows for segment in self.segments)

    def of_month(self, month: str) -> tuple[Segment, ...]:
        """The segments of one month, given by its first day."""
        return tuple(segment for segment in self.segments if segment.month == month)

    def with_added(self, segments: list[Segment]) -> Self:
        """The manifest after an append."""
        names = {segment.name for segment in segments}
        retired = {name: at for name, at in self.retired.items() if name not in names}
        return type(self)(_in_order((*self.segments, *segments)), retired)

    def with_replaced(self, old: tuple[Segment, ...], new: Segment, at: datetime) -> Self:
        """The manifest after a compaction of ``old`` into ``new``."""
        kept = [segment for segment in self.segments if segment not in old]
        retired = {**self.retired, **{segment.name: at.isoformat() for segment in old}}
        return type(self)(_in_order((*kept, new)), retired)

    def without_retired(self, names: set[str]) -> Self:
        """The manifest after the files of these retired segments were removed."""
        return type(self)(self.segments, {name: at for name, at in self.retired.items() if name not in names})


def read_manifest(path: Path) -> Manifest:
    """The manifest, empty when none was written yet.

    Raises:
        ManifestDamaged: the file is not a manifest of this product.
    """
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest((), {})
    except (ValueError, KeyError, TypeError) as problem:
        raise ManifestDamaged(
            say(
                "The list of segments {path} cannot be read ({problem}). Restore it from a "
                "backup of the data folder, or remove the log folder and import again.",
                path=path,
                problem=problem,
            )
        ) from problem


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Replaces the manifest at once."""
    content = {"format": FORMAT, **asdict(manifest)}
    write_durably(path, json.dumps(content, indent=1))


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parsed(text: str) -> Manifest:
    content = json.loads(text)
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']} instead of {FORMAT}")
    return Manifest(tuple(Segment(**segment) for segment in content["segments"]), content["retired"])


def _in_order(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(sorted(segments, key=lambda segment: (segment.month, segment.first_at, segment.name)))
