"""``manage.py import_data``: files of customers, usage and sales in."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from churnapp.data_in import IMPORTS, DataIn, FolderUnreadable, find_files, import_files, map_files
from churnapp.imports import ImportOutcome, UnreadableFile

EXIT_ROWS_REJECTED = 1
EXIT_FILE_UNREADABLE = 2
EXIT_INTERRUPTED = 130
COUNTS = ("created", "updated", "unchanged", "rejected")


class Command(BaseCommand):
    """Imports files; says what was created, updated, left unchanged and rejected."""

    requires_system_checks = ()  # they import every page; an import needs none of them
    help = (
        "Imports CSV or Parquet files. Importing the same file twice changes nothing; bad rows go into a "
        "report that can be corrected and imported again. Exit code 0: all rows in; 1: rows were rejected; "
        "2: a file could not be read (the others were imported)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One folder, or one option per kind of file."""
        parser.add_argument("folder", nargs="?", type=Path, help="folder with files named after their kind")
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="FILE",
            help="TOML or JSON that says how other files, columns, dates and values become ours",
        )
        for kind in IMPORTS:
            parser.add_argument(
                f"--{kind.replace('_', '-')}", type=Path, metavar="FILE", help=f"file of {kind}"
            )

    def handle(self, *_: Any, **options: Any) -> None:
        """Imports and prints the summary."""
        with TemporaryDirectory(prefix="mapped-") as folder:
            self._import(self._files(options, Path(folder)))

    def _import(self, path_by_kind: dict[str, Path]) -> None:
        try:
            result = import_files(path_by_kind, progress=self._show_progress)
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted. Import the same files again to complete: what is in is found unchanged.",
                returncode=EXIT_INTERRUPTED,
            ) from None
        self._print_summary(result)
        if result.problems:
            sys.exit(EXIT_FILE_UNREADABLE)
        if result.rejected:
            sys.exit(EXIT_ROWS_REJECTED)

    def _files(self, options: dict[str, Any], mapped_folder: Path) -> dict[str, Path]:
        given = {kind: options[kind] for kind in IMPORTS if options[kind]}
        folder = options["folder"]
        if options["mapping"] and folder is None:
            raise CommandError(
                "A mapping needs the folder of its files: import_data FOLDER --mapping mapping.toml",
                returncode=EXIT_FILE_UNREADABLE,
            )
        if folder is None and not given:
            raise CommandError(
                "No file to import. Give a folder, or files: import_data --customers customers.csv",
                returncode=EXIT_FILE_UNREADABLE,
            )
        if folder is None:
            return given
        try:
            mapping = options["mapping"]
            found = map_files(folder, mapping, mapped_folder) if mapping else find_files(folder)
        except (FolderUnreadable, UnreadableFile) as problem:
            raise CommandError(str(problem), returncode=EXIT_FILE_UNREADABLE) from problem
        if found.ignored:
            self.stdout.write(f"Ignored, because the names are not known: {', '.join(found.ignored)}")
        for notice in found.notices:
            self.stdout.write(self.style.WARNING(notice))
        return found.path_by_kind | given

    def _show_progress(self, kind: str, done: int, total: int) -> None:
        if self.stderr.isatty():
            end = "\n" if done >= total else "\r"
            self.stderr.write(f"{kind}: {done:,} of {total:,} rows", ending=end)

    def _print_summary(self, result: DataIn) -> None:
        self.stdout.write(f"{'':<18}" + "".join(f"{name:>12}" for name in COUNTS))
        for outcome in result.outcomes:
            counts = "".join(f"{getattr(outcome, name):>12,}" for name in COUNTS)
            self.stdout.write(f"{outcome.kind:<18}{counts}")
        for outcome in result.outcomes:
            self._print_details(outcome)
        for problem in result.problems:
            self.stderr.write(self.style.ERROR(f"{problem.kind}: {problem.sentence}"))

    def _print_details(self, outcome: ImportOutcome) -> None:
        for notice in outcome.notices:
            self.stdout.write(f"{outcome.kind}: {notice}")
        for rejection in outcome.first_rejections:
            self.stdout.write(f"{outcome.kind} row {rejection.row}, {rejection.column}: {rejection.reason}")
        hidden = outcome.rejected - len(outcome.first_rejections)
        if hidden:
            self.stdout.write(f"{outcome.kind}: and {hidden:,} more")
        if outcome.report_path:
            self.stdout.write(
                f"{outcome.kind}: rejected rows, to correct and import again: {outcome.report_path}"
            )
