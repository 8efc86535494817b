"""``manage.py report_data_set``: a report on a data set as Markdown, measured in a throw-away database."""

import os
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from churnapp.data_in import FolderUnreadable, find_files, import_files, map_files
from churnapp.data_sets.markdown import report_in_markdown
from churnapp.data_sets.measured import measure
from churnapp.data_sets.oracle import OracleUnreadable, read_oracle
from churnapp.imports import UnreadableFile
from predictions.domain import Target
from predictions.jobs.work import definition_of
from predictions.mart import MartCannotBeBuilt
from predictions.mart.fresh import build_fresh_mart


class Command(BaseCommand):
    """Imports, checks, trains and evaluates a folder of files apart from all else, and writes it down."""

    help = (
        "Imports a folder of files into a throw-away database, checks, trains and evaluates, and writes the "
        "figures as Markdown. The data of this installation are not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the folder, how it is read, and where the report goes."""
        parser.add_argument("folder", type=Path, help="folder with the files")
        parser.add_argument("--name", required=True, help="name of the data set, and of the report's file")
        parser.add_argument("--to", type=Path, required=True, help="folder for the report")
        parser.add_argument("--about", default="", help="what the data are, in a sentence or two")
        parser.add_argument(
            "--mapping", type=Path, help="a mapping, where files or columns are named otherwise"
        )
        parser.add_argument("--oracle", type=Path, help="true probabilities of a simulation (docs/reports)")
        parser.add_argument(
            "--churn-from-silence",
            type=int,
            metavar="DAYS",
            help="let DAYS without any event stand for churn",
        )
        parser.add_argument(
            "--target",
            choices=[target.value for target in Target],
            default=Target.CHURN.value,
            help="what to predict (default churn)",
        )
        parser.add_argument("--command-line", default="", help="what the report says regenerates it")
        parser.add_argument("--apart", action="store_true", help="this process is the throw-away one")

    def handle(self, *_: Any, **options: Any) -> None:
        """Starts over in a process of its own, or writes the report."""
        try:
            if options["apart"]:
                self._write(options)
            else:
                self._start_apart()
        except (FolderUnreadable, UnreadableFile, OracleUnreadable, MartCannotBeBuilt, ValueError) as problem:
            raise CommandError(str(problem)) from problem

    def _start_apart(self) -> None:
        """The database is chosen when a process starts: a process with an empty folder of data."""
        with TemporaryDirectory(prefix="data-set-") as folder:
            environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            finished = subprocess.run(  # noqa: S603 the same command, by this interpreter
                [sys.executable, *sys.argv, "--apart"],
                env={**environment, "DATA_DIR": folder, "OMP_NUM_THREADS": "1"},
                check=False,
            )
        if finished.returncode:
            raise CommandError(
                "No report was written; the lines above say why.", returncode=finished.returncode
            )

    def _write(self, options: dict[str, Any]) -> None:
        target = Target(options["target"])
        definition = definition_of(options["churn_from_silence"], target)
        truth = read_oracle(options["oracle"], target) if options["oracle"] else None
        call_command("migrate", verbosity=0)
        folder, mapping = options["folder"], options["mapping"]
        into = Path(settings.DATA_DIR)
        found = map_files(folder, mapping, into) if mapping else find_files(folder)
        data_in = import_files(found.path_by_kind)
        if data_in.problems:
            raise CommandError(" ".join(problem.sentence for problem in data_in.problems))
        self._say(f"{options['name']}: building the mart")
        build_fresh_mart()
        measured = measure(definition, truth, self._say)
        options["to"].mkdir(parents=True, exist_ok=True)
        target = options["to"] / f"{options['name']}.md"
        target.write_text(
            report_in_markdown(
                title=options["name"],
                about=options["about"],
                command=options["command_line"] or _own_command(options),
                data_in=data_in,
                measured=measured,
            ),
            encoding="utf-8",
        )
        self._say(f"Wrote {target}")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _own_command(options: dict[str, Any]) -> str:
    words = ["manage.py", "report_data_set", "FOLDER", "--name", options["name"], "--to", "FOLDER"]
    words += ["--mapping", options["mapping"].name] if options["mapping"] else []
    words += ["--oracle", options["oracle"].name] if options["oracle"] else []
    silence = options["churn_from_silence"]
    words += ["--churn-from-silence", str(silence)] if silence else []
    words += [] if options["target"] == Target.CHURN else ["--target", options["target"]]
    return shlex.join(words)
