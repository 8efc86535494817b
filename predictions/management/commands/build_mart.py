"""``manage.py build_mart``: builds and publishes a mart version."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from predictions.domain import Severity
from predictions.mart import MartCannotBeBuilt
from predictions.queries.quality import newest_report
from predictions.repositories.jobs import JobAlreadyActive, JobIsOver
from predictions.wiring import build_mart_here


class Command(BaseCommand):
    """Builds the feature mart from the application database and the event log, and publishes it."""

    help = "Builds the feature mart from the application database and the event log, and publishes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares ``--as-of``."""
        parser.add_argument(
            "--as-of",
            type=_day,
            metavar="DATE",
            help="latest day under study, ISO 8601; default: the last complete day of the event log",
        )

    def handle(self, *, as_of: date | None, verbosity: int, **_: Any) -> None:
        """Builds, then says in one line what was built."""

        def say(step: str) -> None:
            if verbosity > 1:
                self.stdout.write(f"  {step}")

        try:
            job = build_mart_here(as_of=as_of, say=say)
        except (JobAlreadyActive, JobIsOver, MartCannotBeBuilt) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(job.message)
        report = newest_report()
        for severity in (Severity.REFUSAL, Severity.WARNING):
            for finding in report.of(severity) if report else ():
                self.stdout.write(self.style.WARNING(f"{severity.words}: {finding.sentence}"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day. Give one like 2026-03-31.") from None
