"""``manage.py benchmark NAME``: a performance goal beside its floor, measured in one run."""

import json
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError

from churnapp.benchmarks.measure import Measurement
from churnapp.benchmarks.pages import NothingToOpen, measure_pages

BENCHMARKS: dict[str, Callable[[int], Measurement]] = {"pages": measure_pages}


class Command(BaseCommand):
    """Runs one benchmark on the data that is there."""

    help = "Measures a performance goal and its floor in turn and prints medians and the ratio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds which benchmark, how often, and the form of the answer."""
        parser.add_argument("name", choices=sorted(BENCHMARKS))
        parser.add_argument("--runs", type=int, default=30)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, name: str, runs: int, json: bool, **_options: object) -> None:
        """Prints the figures."""
        try:
            measured = BENCHMARKS[name](runs)
        except NothingToOpen as problem:
            raise CommandError(str(problem)) from problem
        if json:
            self.stdout.write(_json(measured))
            return
        for line in (measured, *measured.parts):
            self.stdout.write(str(line))


def _json(measured: Measurement) -> str:
    return json.dumps(measured.as_json(), indent=2)
