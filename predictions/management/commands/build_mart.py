"""``manage.py build_mart``: builds and publishes a mart version."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from predictions.domain import Severity
from predictions.mart.build import MartCannotBeBuilt
from predictions.mart.fresh import build_fresh_mart


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
            built = build_fresh_mart(as_of=as_of, progress=say)
        except MartCannotBeBuilt as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Mart {built.version} as of {built.as_of}: {built.scored_accounts:,} accounts to score, "
            f"{built.unscored_accounts:,} without a prediction, {built.feature_rows:,} rows on "
            f"{built.snapshot_count:,} days."
        )
        if built.outcomes_known_until < built.as_of:
            self.stdout.write(
                self.style.WARNING(
                    f"Contracts are told up to {built.outcomes_known_until} only, usage up to {built.as_of}: "
                    f"import the newer contracts, or score the state of then with "
                    f"--as-of {built.outcomes_known_until}."
                )
            )
        for severity in (Severity.REFUSAL, Severity.WARNING):
            for finding in built.quality.of(severity):
                self.stdout.write(self.style.WARNING(f"{severity.words}: {finding.sentence}"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day. Give one like 2026-03-31.") from None
