"""``manage.py benchmark NAME``: a performance goal beside its floor, measured in one run."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from churnapp.benchmarks.drawn_events import DrawnEvents
from churnapp.benchmarks.end_to_end import RunDidNotSucceed, measure_end_to_end
from churnapp.benchmarks.ingesting import measure_ingesting
from churnapp.benchmarks.made_portfolio import PortfolioInTheWay, make_portfolio
from churnapp.benchmarks.mart_builds import measure_mart, measure_snapshots
from churnapp.benchmarks.measure import Measurement
from churnapp.benchmarks.pages import (
    Load,
    NothingToOpen,
    measure_pages,
    measure_portfolio,
    measure_quadrant,
    measure_renewals,
    measure_revenue,
)
from churnapp.benchmarks.persisting import measure_persisting
from churnapp.benchmarks.plays import measure_plays
from churnapp.benchmarks.row_by_row import measure_row_by_row
from churnapp.benchmarks.scoring import measure_scoring
from churnapp.benchmarks.scoring_one import measure_scoring_one
from churnapp.benchmarks.search import measure_search
from churnapp.benchmarks.serving import PageRefused
from churnapp.benchmarks.training import measure_training

PAGES: dict[str, Callable[[Load], Measurement]] = {
    "pages": measure_pages,
    "portfolio": measure_portfolio,
    "quadrant": measure_quadrant,
    "renewals": measure_renewals,
    "revenue": measure_revenue,
    "score-one": lambda load: measure_scoring_one(load.runs),
    "search": measure_search,
}
SCORING: dict[str, Callable[[int, int], Measurement]] = {
    "score": measure_scoring,
    "persist": measure_persisting,
    "end-to-end": measure_end_to_end,
    "row-by-row": measure_row_by_row,
}
MARTS: dict[str, Callable[[DrawnEvents, int, Path], Measurement]] = {
    "mart": measure_mart,
    "snapshots": measure_snapshots,
    "ingest": measure_ingesting,
}
TRAIN, PLAYS = "train", "plays"
PAGE_RUNS, SCORING_RUNS, MART_RUNS = 100, 5, 3


class Command(BaseCommand):
    """Runs one benchmark on the data that is there."""

    help = "Measures a performance goal and its floor in turn and prints medians and the ratio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds which benchmark, how often, and the form of the answer."""
        parser.add_argument("name", choices=[*PAGES, *SCORING, *MARTS, TRAIN, PLAYS])
        parser.add_argument(
            "--runs",
            type=int,
            help=f"{PAGE_RUNS} of pages, {SCORING_RUNS} of {', '.join((*SCORING, PLAYS))}, {MART_RUNS} of "
            f"{', '.join(MARTS)}; a training runs once",
        )
        parser.add_argument(
            "--accounts",
            type=int,
            default=20_000,
            help=f"drawn for {', '.join((*SCORING, *MARTS, TRAIN))} (default %(default)s)",
        )
        parser.add_argument(
            "--events",
            type=int,
            default=10_000_000,
            help=f"drawn for {', '.join(MARTS)} (default %(default)s)",
        )
        parser.add_argument("--months", type=int, default=26, help="of these events (default %(default)s)")
        parser.add_argument(
            "--folder",
            type=Path,
            help="keeps the drawn log, which is used again by the next run (default: below DATA_DIR)",
        )
        parser.add_argument(
            "--clients", type=int, default=4, help="who ask for pages at once (default %(default)s)"
        )
        parser.add_argument(
            "--workers", type=int, default=2, help="processes that answer them (default %(default)s)"
        )
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
        runs: int | None,
        accounts: int,
        snapshots: int,
        clients: int,
        workers: int,
        json: bool,
        make: int | None,
        events: int,
        months: int,
        folder: Path | None,
        **_options: object,
    ) -> None:
        """Prints the figures."""
        try:
            if make is not None:
                make_portfolio(make)
            if name in PAGES:
                measured = PAGES[name](Load(runs or PAGE_RUNS, clients, workers))
            elif name in SCORING:
                measured = SCORING[name](accounts, runs or SCORING_RUNS)
            elif name == PLAYS:
                measured = measure_plays(runs or SCORING_RUNS)
            elif name in MARTS:
                place = folder or Path(settings.DATA_DIR) / "benchmark"
                measured = MARTS[name](DrawnEvents(accounts, events, months), runs or MART_RUNS, place)
            else:
                measured = measure_training(accounts, snapshots, lambda step: self.stderr.write(f"  {step}"))
        except (NothingToOpen, PageRefused, PortfolioInTheWay, RunDidNotSucceed) as problem:
            raise CommandError(str(problem)) from problem
        if json:
            self.stdout.write(_json(measured))
            return
        for line in (measured, *measured.parts):
            self.stdout.write(str(line))


def _json(measured: Measurement) -> str:
    return json.dumps(measured.as_json(), indent=2)
