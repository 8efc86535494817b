"""``manage.py benchmark NAME``: a performance goal beside its floor, measured in one run."""

import json
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError

from churnapp.benchmarks.made_portfolio import PortfolioInTheWay, make_portfolio
from churnapp.benchmarks.measure import Measurement
from churnapp.benchmarks.pages import (
    NothingToOpen,
    measure_pages,
    measure_portfolio,
    measure_quadrant,
    measure_renewals,
    measure_revenue,
)
from churnapp.benchmarks.search import measure_search
from churnapp.benchmarks.training import measure_training

PAGES: dict[str, Callable[[int], Measurement]] = {
    "pages": measure_pages,
    "portfolio": measure_portfolio,
    "quadrant": measure_quadrant,
    "renewals": measure_renewals,
    "revenue": measure_revenue,
    "search": measure_search,
}
TRAIN = "train"


class Command(BaseCommand):
    """Runs one benchmark on the data that is there."""

    help = "Measures a performance goal and its floor in turn and prints medians and the ratio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds which benchmark, how often, and the form of the answer."""
        parser.add_argument("name", choices=[*PAGES, TRAIN])
        parser.add_argument("--runs", type=int, default=30, help="of pages; a training runs once")
        parser.add_argument("--accounts", type=int, default=20_000, help="of train (default %(default)s)")
        parser.add_argument("--snapshots", type=int, default=24, help="of train (default %(default)s)")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--make",
            type=int,
            metavar="ACCOUNTS",
            help="first fills an empty database with a made-up portfolio of this size",
        )

    def handle(
        self,
        *,
        name: str,
        runs: int,
        accounts: int,
        snapshots: int,
        json: bool,
        make: int | None,
        **_options: object,
    ) -> None:
        """Prints the figures."""
        try:
            if make is not None:
                make_portfolio(make)
            measured = (
                PAGES[name](runs)
                if name in PAGES
                else measure_training(accounts, snapshots, lambda step: self.stderr.write(f"  {step}"))
            )
        except (NothingToOpen, PortfolioInTheWay) as problem:
            raise CommandError(str(problem)) from problem
        if json:
            self.stdout.write(_json(measured))
            return
        for line in (measured, *measured.parts):
            self.stdout.write(str(line))


def _json(measured: Measurement) -> str:
    return json.dumps(measured.as_json(), indent=2)
