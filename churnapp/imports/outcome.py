"""What came of importing one file."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from churnapp.imports.rejections import Rejection

SHOWN_REJECTIONS = 5


@dataclass(frozen=True, slots=True)
class FolderForReports:
    """Where the reports of one import go.

    Attributes:
        path: a folder of this import alone; made when the first report is written.
    """

    path: Path

    @classmethod
    def of(cls, data_folder: Path, now: datetime) -> "FolderForReports":
        """The folder of an import that starts now."""
        return cls(data_folder / "imports" / f"{now:%Y%m%dT%H%M%S%f}")

    def report_path(self, kind: str) -> Path:
        """Where the rejected rows of one kind of file go."""
        return self.path / f"rejected-{kind}.csv"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Counts of one file, in rows, and what a person should know.

    Attributes:
        kind: which kind of file.
        path: the file.
        created: rows that made a new record.
        updated: rows that changed a record.
        unchanged: rows that were stored already as they are.
        rejected: rows that were not imported; all of them are in the report.
        report_path: CSV of the rejected rows, or None when there are none.
        first_rejections: the first few, for showing.
        notices: sentences about what was imported in another way than written.
    """

    kind: str
    path: Path
    created: int
    updated: int
    unchanged: int
    rejected: int
    report_path: Path | None = None
    first_rejections: tuple[Rejection, ...] = ()
    notices: tuple[str, ...] = field(default_factory=tuple)

    @property
    def rows(self) -> int:
        """Rows of the file that are records."""
        return self.created + self.updated + self.unchanged + self.rejected
