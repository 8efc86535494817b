"""The daily rollup of the event log, kept beside it: what happened per customer and day, part by part.

Each part holds the sums of one segment, and sums of sums are sums: an append is rolled up alone, late events
lie under their own day of a new part, and after a compaction only the merged month is read again. A part is
immutable; the manifest says which parts are the rollup, and moves at once. Everything here can be made again
from the log, so that what is damaged is thrown away and made again.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from churnapp.durable_files import make_durable, write_durably
from usage.log.lock import exclusive_lock
from usage.log.manifest import checksum_of
from usage.log.rolled import ROLLED
from usage.log.rolling import roll

# changes with the columns and with what is summed: parts of another layout are made again
LAYOUT = "4"
THREADS = 2
# a build that asked for the parts before may still be reading them
KEEP_RETIRED = timedelta(hours=1)

logger = logging.getLogger(__name__)

type Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RolledFile:
    """One file of a part, with what it must hold.

    Attributes:
        written_at: as the disk tells it; only a file of another moment is read and compared by checksum.
    """

    size: int
    checksum: str
    written_at: int

    def is_at(self, path: Path) -> bool:
        """Whether a path holds it; reads the file where somebody has written to it since."""
        if not path.exists():
            return False
        found = path.stat()
        return found.st_size == self.size and (
            found.st_mtime_ns == self.written_at or checksum_of(path) == self.checksum
        )


@dataclass(frozen=True, slots=True)
class RolledPart:
    """The daily sums of one segment.

    Attributes:
        segment: path of the segment below the log's folder.
        folder: where its files are, below the rollup's folder; named after the segment's content.
        first_on, last_on: the days on which its events happened, ISO, UTC.
        first_recorded_on: no event of it was known before this day, ISO, UTC.
        last_recorded_on: on this day all of them were, ISO, UTC.
        events: in it.
        files: each relation of ``ROLLED`` → its file.
    """

    segment: str
    folder: str
    first_on: str
    last_on: str
    first_recorded_on: str
    last_recorded_on: str
    events: int
    files: dict[str, RolledFile]

    def touches(self, first_on: date, last_on: date, *, known_on: date) -> bool:
        """Whether it has events in a window of days that were known on a day."""
        return (
            date.fromisoformat(self.first_recorded_on) <= known_on
            and date.fromisoformat(self.first_on) <= last_on
            and date.fromisoformat(self.last_on) >= first_on
        )

    def is_all_known_on(self, day: date) -> bool:
        """Whether all its events were recorded by the end of a day."""
        return date.fromisoformat(self.last_recorded_on) <= day

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """A part from the manifest; TypeError or KeyError when it is none."""
        files = {name: RolledFile(**file) for name, file in content["files"].items()}
        return cls(**{**content, "files": files})


@dataclass(frozen=True, slots=True)
class DailyRollup:
    """The rollup of one version of the log; valid while its files are kept.

    Attributes:
        folder: where the parts are.
        parts: in the order of the log's segments.
    """

    folder: Path
    parts: tuple[RolledPart, ...]

    @property
    def first_on(self) -> date:
        """The first day with an event; there is one at least."""
        return min(date.fromisoformat(part.first_on) for part in self.parts)

    def files(self, relation: str) -> list[Path]:
        """The files of one relation of ``ROLLED``."""
        return [self.folder / part.folder / f"{relation}.parquet" for part in self.parts]

    def segments_after(self, day: date) -> list[Path]:
        """The log's segments with events after a day."""
        return [
            self.folder.parent / part.segment for part in self.parts if date.fromisoformat(part.last_on) > day
        ]


class Rollup:
    """The rollup beside a log.

    Args:
        log_folder: the log's folder; the rollup lies in it.
    """

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self.folder = log_folder / "rollup"
        self._manifest_path = self.folder / "manifest.json"

    def brought_up_to(
        self,
        segments: Sequence[Path],
        *,
        now: datetime | None = None,
        progress: Progress = lambda _: None,
    ) -> DailyRollup:
        """The rollup of these segments; segments that are not rolled up yet, or whose part is damaged, are.

        Args:
            segments: paths of segments of the log.
            now: moment at which parts of other segments are retired, UTC; the clock when None.
            progress: called with each segment that is read.
        """
        names = [str(path.relative_to(self._log_folder)) for path in segments]
        with exclusive_lock(self.folder / "lock"):
            kept, retired = self._read_manifest()
            found = {name: kept[name] for name in names if name in kept and self._is_whole(kept[name])}
            missing = [name for name in names if name not in found]
            for name in missing:
                progress(name)
            found |= {part.segment: part for part in self._rolled_up(missing)}
            gone = {part.folder for part in kept.values()} - {part.folder for part in found.values()}
            if missing or gone:
                moment = (now or datetime.now(UTC)).isoformat()
                current = {part.folder for part in found.values()}
                retired = {folder: at for folder, at in retired.items() if folder not in current}
                self._write_manifest(found.values(), {**dict.fromkeys(gone, moment), **retired})
        return DailyRollup(self.folder, tuple(found[name] for name in names))

    def sweep(self, *, now: datetime | None = None) -> int:
        """Removes what a crash left, and parts replaced over an hour ago.

        Returns:
            How many folders were removed.
        """
        oldest_kept = (now or datetime.now(UTC)) - KEEP_RETIRED
        if not self.folder.exists():
            return 0
        with exclusive_lock(self.folder / "lock"):
            kept, retired = self._read_manifest()
            still = {name: at for name, at in retired.items() if datetime.fromisoformat(at) >= oldest_kept}
            needed = {part.folder for part in kept.values()} | set(still)
            leftover = [path for path in self.folder.iterdir() if path.is_dir() and path.name not in needed]
            for path in leftover:
                shutil.rmtree(path)
            if still != retired:
                self._write_manifest(kept.values(), still)
        return len(leftover)

    def _rolled_up(self, names: Iterable[str]) -> list[RolledPart]:
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            return list(pool.map(self._keep, names))

    def _keep(self, segment: str) -> RolledPart:
        """Writes the files of a segment aside; the folder gets its name when all of it is on the disk."""
        folder = hashlib.sha256(f"{LAYOUT} {segment}".encode()).hexdigest()[:20]
        aside, target = self.folder / f"{folder}.tmp", self.folder / folder
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            span = roll(self._log_folder / segment, aside)
            files = {relation: _finished(aside / f"{relation}.parquet") for relation in ROLLED}
            make_durable(aside)
            shutil.rmtree(target, ignore_errors=True)
            aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        make_durable(self.folder)
        return RolledPart(
            segment,
            folder,
            span.first_on.isoformat(),
            span.last_on.isoformat(),
            span.first_recorded_on.isoformat(),
            span.last_recorded_on.isoformat(),
            span.events,
            files,
        )

    def _is_whole(self, part: RolledPart) -> bool:
        for relation, file in part.files.items():
            path = self.folder / part.folder / f"{relation}.parquet"
            if not file.is_at(path):
                logger.warning("The rollup %s of segment %s is damaged and made again.", path, part.segment)
                return False
        return True

    def _read_manifest(self) -> tuple[dict[str, RolledPart], dict[str, str]]:
        """Parts by segment, and retired folders; nothing when there is no rollup that can be used."""
        try:
            content = json.loads(self._manifest_path.read_text(encoding="utf-8"))
            if content["layout"] != LAYOUT:
                return {}, dict(content["retired"])
            parts = [RolledPart.from_json(part) for part in content["parts"]]
            return {part.segment: part for part in parts}, dict(content["retired"])
        except FileNotFoundError:
            return {}, {}
        except (ValueError, KeyError, TypeError) as problem:
            logger.warning("The rollup's manifest cannot be read (%s); the rollup is made again.", problem)
            return {}, {}

    def _write_manifest(self, parts: Iterable[RolledPart], retired: dict[str, str]) -> None:
        content = {"layout": LAYOUT, "parts": [asdict(part) for part in parts], "retired": retired}
        write_durably(self._manifest_path, json.dumps(content, indent=1))


def _finished(path: Path) -> RolledFile:
    make_durable(path)
    return RolledFile(path.stat().st_size, checksum_of(path), path.stat().st_mtime_ns)
