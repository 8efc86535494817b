"""What a mart keeps day by day in files of its own, and the next one takes over.

A file holds the rows of one relation and one day, and is named after what it was made of. Where that is as it
was, the next mart links the file into its own folder; it reads and writes nothing of it.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from churnapp.durable_files import make_durable
from predictions.mart.links import link_into
from predictions.mart.publication import (
    MartDamaged,
    MartMissing,
    mart_path,
    published_pointer,
    usage_folder_of,
)
from predictions.mart.relations import IN_FILES, KeptStep, make
from usage.log import quoted

KEPT_FILES = pa.schema(
    {
        "relation": pa.string(),
        "as_of": pa.date32(),
        "made_of": pa.string(),
        "name": pa.string(),
        "size": pa.int64(),
        "written_at": pa.int64(),
    }
)

logger = logging.getLogger(__name__)

type Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The rows of one relation and day.

    Attributes:
        relation: of ``IN_FILES``.
        as_of: the day.
        made_of: fingerprint of all that decides what the rows are.
        name: in the mart's folder.
        size, written_at: of the file when it was written, as the disk tells it; another is no file of ours.
    """

    relation: str
    as_of: date
    made_of: str
    name: str
    size: int
    written_at: int

    @classmethod
    def at(cls, path: Path, relation: str, as_of: date, made_of: str) -> "KeptFile":
        """The file as it lies there."""
        found = path.stat()
        return cls(relation, as_of, made_of, path.name, found.st_size, found.st_mtime_ns)

    def is_in(self, folder: Path) -> bool:
        """Whether the folder holds it as it was written."""
        try:
            found = (folder / self.name).stat()
        except FileNotFoundError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.written_at)


class KeptFiles:
    """The files of a mart under construction.

    Args:
        connection: the mart, which looks for files in ``folder``.
        folder: where its files lie.
        previous: the mart to take over from; None makes everything anew.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, *, previous: Path | None = None
    ) -> None:
        self._connection, self._folder = connection, folder
        self._previous_folder = usage_folder_of(previous) if previous else folder
        self._before = _files_of(connection, previous) if previous else {}
        self._files: list[KeptFile] = []

    def make(
        self,
        step: KeptStep,
        made_of: Mapping[date, str],
        *,
        always: Collection[date] = (),
        begin: Callable[[Collection[date]], None] = lambda _: None,
        finish: Callable[[], None] = lambda: None,
        progress: Progress = lambda _: None,
    ) -> None:
        """Takes over the days that it can, builds the others, and makes both readable.

        Args:
            step: what is built.
            made_of: each day → fingerprint of all that decides what its rows are.
            always: days that are built in any case, because later steps need what comes before the rows.
            begin: called with the days that are built, before events are read.
            finish: called when the relations are built, before their rows are written.
            progress: called with the name of each relation.
        """
        known = {day for day in made_of if day not in always and self._took_over(step, day, made_of[day])}
        self._connection.execute(
            f"create temp table {step.known} as select unnest(cast(? as date[])) as as_of", [list(known)]
        )
        make(self._connection, step.first, progress)
        begin(made_of.keys() - known)
        make(self._connection, step.then, progress)
        finish()
        for relation in step.passing:
            self._connection.execute(f"drop table {relation}")
        for relation in step.kept:
            for day in sorted(made_of.keys() - known):
                self._write(relation, day, made_of[day])
            self._offer(relation)

    def narrow(self, step: KeptStep, days: Collection[date]) -> None:
        """Lets statements on what a step kept open the files of some days alone, until it is widened.

        Args:
            step: which was made.
            days: those that the statements read.
        """
        for relation in step.kept:
            if names := self._names(relation, days):
                self._connection.execute(
                    # in the place of the mart's own view, for this connection alone
                    f"create temp view {relation} as select * from read_parquet([{names}])"  # noqa: S608 ours
                )

    def widen(self, step: KeptStep) -> None:
        """Lets statements read all days of a step again."""
        for relation in step.kept:
            self._connection.execute(f"drop view if exists temp.{relation}")

    def remember(self) -> None:
        """Makes ``kept_files``: one row for each file."""
        make_durable(self._folder)
        rows = pa.Table.from_pylist([asdict(file) for file in self._files], schema=KEPT_FILES)
        self._connection.register("kept", rows)
        self._connection.execute("create table kept_files as select * from kept")
        self._connection.unregister("kept")

    def _took_over(self, step: KeptStep, day: date, made_of: str) -> bool:
        found = [self._before.get((relation, day, made_of)) for relation in step.kept]
        files = [file for file in found if file is not None and file.is_in(self._previous_folder)]
        if len(files) != len(step.kept):
            return False
        for file in files:
            target = self._folder / file.name
            link_into(self._previous_folder / file.name, target)
            self._files.append(KeptFile.at(target, file.relation, file.as_of, file.made_of))
        return True

    def _write(self, relation: str, day: date, made_of: str) -> None:
        path = self._folder / f"{relation}-{day:%Y%m%d}-{made_of}.parquet"
        self._connection.execute(
            f"copy (select * from {relation} where as_of = date '{day}') to {quoted(path)} (format parquet)"  # noqa: S608 ours
        )
        make_durable(path)
        self._files.append(KeptFile.at(path, relation, day, made_of))

    def _offer(self, relation: str) -> None:
        """Puts a view over the files in the place of the rows that were made."""
        names = self._names(relation)
        source = f"read_parquet([{names}])" if names else f"temp.{relation}"
        kind = "view" if names else "table"
        self._connection.execute(f"create {kind} main.{relation} as select * from {source}")  # noqa: S608 ours
        self._connection.execute(f"drop table temp.{relation}")

    def _names(self, relation: str, days: Collection[date] | None = None) -> str:
        """The files of a relation as texts of SQL: of all days, or of some."""
        return ", ".join(
            quoted(Path(file.name))
            for file in self._files
            if file.relation == relation and (days is None or file.as_of in days)
        )


def newest_mart() -> Path | None:
    """The published mart's file, None when there is none that can be used."""
    try:
        pointer = published_pointer()
    except (MartMissing, MartDamaged):
        return None
    path = mart_path(pointer.version)
    return path if path.exists() and path.stat().st_size == pointer.size else None


def _files_of(connection: duckdb.DuckDBPyConnection, mart: Path) -> dict[tuple[str, date, str], KeptFile]:
    """The files of another mart by relation, day and fingerprint; none when it is of no use."""
    try:
        connection.execute(f"attach {quoted(mart)} as previous (read_only)")
        rows = connection.execute("select * from previous.kept_files").fetchall()
    except duckdb.Error as problem:
        logger.warning("The mart %s is of no use to the next: %s", mart, problem)
        return {}
    files = [KeptFile(*row) for row in rows]
    return {(file.relation, file.as_of, file.made_of): file for file in files if file.relation in IN_FILES}
