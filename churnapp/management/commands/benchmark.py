"""``manage.py benchmark NAME``: a performance goal beside its floor, measured in one run."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from churnapp.benchmarks.measure import Measurement
from churnapp.benchmarks.pages import NothingToOpen, measure_pages
from churnapp.benchmarks.training import measure_training

PAGES, TRAIN = "pages", "train"


class Command(BaseCommand):
    """Runs one benchmark on the data that is there."""

    help = "Measures a performance goal and its floor in turn and prints medians and the ratio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds which benchmark, how often, and the form of the answer."""
        parser.add_argument("name", choices=[PAGES, TRAIN])
        parser.add_argument("--runs", type=int, default=30, help="of pages; a training runs once")
        parser.add_argument("--accounts", type=int, default=20_000, help="of train (default %(default)s)")
        parser.add_argument("--snapshots", type=int, default=24, help="of train (default %(default)s)")
        parser.add_argument("--json", action="store_true")

    def handle(
        self, *, name: str, runs: int, accounts: int, snapshots: int, json: bool, **_options: object
    ) -> None:
        """Prints the figures."""
        try:
            measured = (
                measure_pages(runs)
                if name == PAGES
                else measure_training(accounts, snapshots, lambda step: self.stderr.write(f"  {step}"))
            )
        except NothingToOpen as problem:
            raise CommandError(str(problem)) from problem
        if json:
            self.stdout.write(_json(measured))
            return
        for line in (measured, *measured.parts):
            self.stdout.write(str(line))


def _json(measured: Measurement) -> str:
    return json.dumps(measured.as_json(), indent=2)
