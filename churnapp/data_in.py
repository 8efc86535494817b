"""Data in: which files there are, in which order they are imported, and what came of it."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar, Protocol

import duckdb
from django.db import DatabaseError
from django.urls import reverse

from churnapp.command_line import database_refusal
from churnapp.durable_files import shared_folder
from churnapp.imports import (
    ENDINGS,
    FileContract,
    FolderForReports,
    ImportOutcome,
    Progress,
    UnreadableFile,
    read_mapping,
    write_mapped_file,
)
from churnapp.notifications.notify import notify_admins
from churnapp.saying import later, say
from customers.imports import ContactImport, CustomerImport, SubscriptionImport
from gtm.imports import OpportunityImport
from gtm.mart.build import build_revenue_book
from gtm.repositories import refresh_outlook
from usage.imports import RiskSignalImport, TicketImport, UsageEventImport
from usage.log import EventLogBusy, EventLogDamaged, open_event_log, open_rollup


class FileImport(Protocol):
    """Imports one kind of file.

    Attributes:
        contract: what such a file may hold.
    """

    contract: ClassVar[FileContract]

    def __init__(self, now: datetime) -> None: ...

    @classmethod
    def contract_now(cls) -> FileContract:
        """What such a file may hold today; see ``RowImport.contract_now``."""
        ...

    def run(self, path: Path, reports: FolderForReports, progress: Progress) -> ImportOutcome:
        """Imports a file; see ``RowImport.run``."""
        ...


LONGEST_IMPORT = timedelta(hours=6)

# in this order: what others refer to comes first
IMPORTS: Mapping[str, type[FileImport]] = {
    "customers": CustomerImport,
    "subscriptions": SubscriptionImport,
    "contacts": ContactImport,
    "usage_events": UsageEventImport,
    "support_tickets": TicketImport,
    "risk_signals": RiskSignalImport,
    "gtm_opportunities": OpportunityImport,
}

# what the revenue pages are made of
REVENUE_KINDS = ("subscriptions", "customers")
# the command that does the same, the pages it is for, and what is called
REFRESHES: tuple[tuple[str, str, Callable[[datetime], object]], ...] = (
    ("build_revenue_book", "revenue", build_revenue_book),
    ("refresh_outlook", later("renewals and forecast"), refresh_outlook),
)


class FolderUnreadable(ValueError):
    """A folder holds nothing that could be imported."""


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What a folder holds.

    Attributes:
        path_by_kind: the files to import.
        ignored: names of everything else in the folder.
        notices: sentences about rows that could not be read at all.
    """

    path_by_kind: dict[str, Path]
    ignored: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that could not be imported at all.

    Attributes:
        kind: which kind of file.
        path: the file.
        sentence: what is wrong and what helps.
    """

    kind: str
    path: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class DataIn:
    """What came of an import.

    Attributes:
        outcomes: one per imported file, in the order of import.
        problems: one per file that could not be read; the others were imported all the same.
    """

    outcomes: tuple[ImportOutcome, ...]
    problems: tuple[FileProblem, ...]

    @property
    def rejected(self) -> int:
        """Rows that were not imported."""
        return sum(outcome.rejected for outcome in self.outcomes)


def find_files(folder: Path) -> FoundFiles:
    """Finds the files of a folder by their names; of two of one kind the first ending in the alphabet counts.

    Raises:
        FolderUnreadable: there is no such folder, or none of its files has a known name.
    """
    valid = say("Known names: {imports}, each as .csv or .parquet.", imports=", ".join(IMPORTS))
    if not folder.is_dir():
        raise FolderUnreadable(
            say(
                "{folder} is not a folder. Give the folder with the files. {valid}",
                folder=folder,
                valid=valid,
            )
        )
    path_by_kind: dict[str, Path] = {}
    ignored = []
    for path in sorted(folder.iterdir()):
        kind = path.stem.lower()
        if kind in IMPORTS and path.suffix.lower() in ENDINGS and kind not in path_by_kind:
            path_by_kind[kind] = path
        else:
            ignored.append(path.name)
    if not path_by_kind:
        raise FolderUnreadable(say("{folder} holds no file to import. {valid}", folder=folder, valid=valid))
    return FoundFiles(path_by_kind, tuple(ignored))


def map_files(folder: Path, mapping: Path, into: Path) -> FoundFiles:
    """Makes the files of the contract from another product's, by a mapping.

    Args:
        folder: where the source files are.
        mapping: a file in TOML or JSON, see ``churnapp.imports.mapping``.
        into: folder for the new files.

    Raises:
        FolderUnreadable: there is no such folder.
        UnreadableFile: the mapping is wrong or a source file cannot be read; nothing is imported.
    """
    if not folder.is_dir():
        raise FolderUnreadable(
            say("{folder} is not a folder. Give the folder with the files of the mapping.", folder=folder)
        )
    path_by_kind, notices, named = {}, [], {mapping.name}
    contracts = {kind: importer.contract_now() for kind, importer in IMPORTS.items()}
    for each in read_mapping(mapping, contracts):
        target = into / f"{Path(each.file).stem}-as-{each.kind}.parquet"
        notices += write_mapped_file(each, contracts[each.kind], folder, target)
        path_by_kind[each.kind] = target
        named |= {each.file, *(join.file for join in each.joins)}
    others = sorted(path.name for path in folder.iterdir() if path.name not in named)
    return FoundFiles(path_by_kind, tuple(others), tuple(notices))


def import_files(
    path_by_kind: Mapping[str, Path],
    *,
    now: datetime | None = None,
    progress: Callable[[str, int, int], None] = lambda _kind, _done, _total: None,
) -> DataIn:
    """Imports files in the order they depend on each other; one that cannot be read stops no other.

    Args:
        path_by_kind: kind of file → path.
        now: the moment of the import, UTC; the clock when None.
        progress: called with the kind, rows done and rows in the file.
    """
    started_at = now or datetime.now(UTC)
    reports = FolderForReports.of(shared_folder(), started_at)
    outcomes, problems = [], []
    for kind, importer in IMPORTS.items():
        if kind not in path_by_kind:
            continue
        path = path_by_kind[kind]
        try:
            outcomes.append(importer(started_at).run(path, reports, _progress_of(kind, progress)))
        except (UnreadableFile, EventLogDamaged, EventLogBusy) as problem:
            problems.append(FileProblem(kind, path, str(problem)))
        except (DatabaseError, duckdb.Error, OSError) as problem:
            problems.append(FileProblem(kind, path, _interruption(path, problem)))
    problems += _refresh_revenue(path_by_kind)
    _tidy_up(reports, started_at)
    came_of_it = DataIn(tuple(outcomes), tuple(problems))
    with suppress(DatabaseError):  # the import has said already what is wrong with the database
        _tell_admins(came_of_it, started_at)
    return came_of_it


def _tell_admins(came_of_it: DataIn, started_at: datetime) -> None:
    rows = sum(outcome.rows for outcome in came_of_it.outcomes)
    files = ", ".join(outcome.path.name for outcome in came_of_it.outcomes)
    for problem in came_of_it.problems:
        notify_admins(
            "import_failed",
            title=partial(
                say, later("Import of {path}: {sentence}"), path=problem.path.name, sentence=problem.sentence
            ),
            url=reverse("predictions:data_quality"),
            dedupe_key=f"{started_at.isoformat()}-{problem.kind}",
        )
    if came_of_it.outcomes:
        notify_admins(
            "import_finished",
            title=partial(_imported, rows, files, came_of_it.rejected),
            url=reverse("predictions:data_quality"),
            dedupe_key=started_at.isoformat(),
        )


def _imported(rows: int, files: str, rejected: int) -> str:
    if not rejected:
        return say("Imported {rows:,} rows from {files}", rows=rows, files=files)
    return say(
        "Imported {rows:,} rows from {files}, {rejected:,} rows rejected",
        rows=rows,
        files=files,
        rejected=rejected,
    )


def _refresh_revenue(path_by_kind: Mapping[str, Path]) -> list[FileProblem]:
    """Makes the pages of revenue and renewals tell of what has just come in; a problem where that fails."""
    told = next((path_by_kind[kind] for kind in REVENUE_KINDS if kind in path_by_kind), None)
    if told is None:
        return []
    problems = []
    for command, pages, refresh in REFRESHES:
        try:
            refresh(datetime.now(UTC))
        except (DatabaseError, duckdb.Error, OSError) as problem:
            cause = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
            sentence = say(
                "What is in is safe, but the pages of {pages} still tell of before ({cause}). "
                "Remove the cause and run: manage.py {command}",
                pages=say(pages),
                cause=cause,
                command=command,
            )
            problems.append(FileProblem(command.partition("_")[2], told, sentence))
    return problems


def _interruption(path: Path, problem: Exception) -> str:
    if isinstance(problem, DatabaseError) and (refusal := database_refusal(problem)):
        return refusal
    cause = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return say(
        "The import of {path} was interrupted ({cause}). Remove the cause and import the "
        "file again: what is in already is found unchanged.",
        path=path.name,
        cause=cause,
    )


def _progress_of(kind: str, progress: Callable[[str, int, int], None]) -> Progress:
    def tell(done: int, total: int) -> None:
        progress(kind, done, total)

    return tell


def _tidy_up(reports: FolderForReports, now: datetime) -> None:
    """Merges small segments of the log; removes an empty folder for reports and what a killed import left."""
    for left in reports.path.parent.glob("*/staging-*"):
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < now - LONGEST_IMPORT:
            shutil.rmtree(left, ignore_errors=True)
    log = open_event_log()
    # what is in stays in when the log cannot be tidied; an import of events has said already what is wrong
    with suppress(EventLogDamaged, EventLogBusy, duckdb.Error, OSError):
        log.compact()
        log.sweep()
        open_rollup().sweep()
    if reports.path.is_dir() and not any(reports.path.iterdir()):
        reports.path.rmdir()
