"""Importing a file row by row: the same steps for every kind, one subclass per kind."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from churnapp.imports.contract import FileContract
from churnapp.imports.outcome import SHOWN_REJECTIONS, FolderForReports, ImportOutcome
from churnapp.imports.rejections import Rejection, write_report
from churnapp.imports.rows import CheckedRow, RowCheck
from churnapp.imports.source import open_source
from churnapp.imports.upsert import Upsert, UpsertCounts, WantedRecord
from churnapp.saying import say

Progress = Callable[[int, int], None]


class RowRefused(ValueError):
    """A row that its values together, or what is stored, make impossible.

    Args:
        column: column at fault.
        reason: a sentence with what would be right.
    """

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class RowImport(ABC):
    """One import of one file into one table.

    Args:
        now: the moment of the import, UTC.

    Class attributes:
        contract: what the file must hold.
        identity: contract columns that tell records apart; a second row with the same is rejected.
        upsert: the table and its natural key.
    """

    contract: ClassVar[FileContract]
    identity: ClassVar[tuple[str, ...]]
    upsert: Upsert

    def __init__(self, now: datetime) -> None:
        self.now = now

    @classmethod
    def contract_now(cls) -> FileContract:
        """What the file may hold today; more than ``contract`` where people add columns of their own."""
        return cls.contract

    @abstractmethod
    def prepare(self) -> None:
        """Loads what rows are checked against."""

    @abstractmethod
    def record(self, row: CheckedRow) -> WantedRecord:
        """What the record of a row should hold; every row of a file names the same fields.

        Raises:
            RowRefused: the values together, or what is stored, make the row impossible.
        """

    def notices(self) -> list[str]:
        """Sentences about what was imported in another way than written."""
        return []

    def run(self, path: Path, reports: FolderForReports, progress: Progress) -> ImportOutcome:
        """Imports a file.

        Args:
            path: the file.
            reports: where the rejected rows go.
            progress: called with rows done and rows in the file.

        Raises:
            UnreadableFile: the file as a whole cannot be read; nothing was stored.
        """
        check = RowCheck(open_source(path, self.contract_now()))
        table = check.table()
        self.prepare()
        counts = UpsertCounts()
        for batch in self.upsert.write(self._records(check, check.rows(table))):
            counts += batch
            done = counts.created + counts.updated + counts.unchanged + len(check.rejections)
            progress(done, table.num_rows)
        return self._outcome(check, counts, reports)

    def _records(self, check: RowCheck, rows: Iterator[CheckedRow]) -> Iterator[WantedRecord]:
        first_rows: dict[tuple[Any, ...], int] = {}
        for row in rows:
            try:
                record = self.record(row)
                self._refuse_second(row, first_rows)
            except RowRefused as refusal:
                check.reject(row, refusal.column, str(refusal))
            else:
                yield record

    def _refuse_second(self, row: CheckedRow, first_rows: dict[tuple[Any, ...], int]) -> None:
        identity = tuple(row.values.get(name) for name in self.identity)
        first = first_rows.setdefault(identity, row.number)
        if first != row.number:
            shown = ", ".join(str(value) for value in identity if value is not None)
            raise RowRefused(
                self.identity[0],
                say(
                    "{shown} is already in row {first} of this file. Keep one of the two rows.",
                    shown=shown,
                    first=first,
                ),
            )

    def _outcome(self, check: RowCheck, counts: UpsertCounts, reports: FolderForReports) -> ImportOutcome:
        rejections = sorted(check.rejections, key=_row_number)
        report_path = None
        if rejections:
            report_path = reports.report_path(self.contract.kind)
            write_report(report_path, check.source.header.names, rejections)
        return ImportOutcome(
            kind=self.contract.kind,
            path=check.source.path,
            created=counts.created,
            updated=counts.updated,
            unchanged=counts.unchanged,
            rejected=len(rejections),
            report_path=report_path,
            first_rejections=tuple(islice(rejections, SHOWN_REJECTIONS)),
            notices=(*self.notices(), *_notices_of(check, keeps_attributes=self.upsert.keeps_attributes)),
        )


def _row_number(rejection: Rejection) -> int:
    return rejection.row


def _notices_of(check: RowCheck, *, keeps_attributes: bool) -> list[str]:
    notices = []
    if columns := ", ".join(check.source.extra_names):
        kept = (
            say("Kept as attributes: {columns}.", columns=columns)
            if keeps_attributes
            else say("Left out, because there is no place for them: {columns}.", columns=columns)
        )
        notices.append(kept)
    if check.blank_rows:
        notices.append(say("{blank_rows} blank rows were passed over.", blank_rows=check.blank_rows))
    return notices
