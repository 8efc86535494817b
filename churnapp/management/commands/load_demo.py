"""``manage.py load_demo``: people, files, import, mart, model and scores of the demo portfolio."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from churnapp.demo.arranged_lists import arrange_demo_lists
from churnapp.demo.day import write_demo_tasks
from churnapp.demo.departures import log_demo_departures
from churnapp.demo.groups import tie_demo_groups
from churnapp.demo.loading import DemoPortfolio, delete_demo_customers, portfolio_directory
from churnapp.demo.logins import login_lines, make_demo_users
from churnapp.demo.notes import write_demo_notes
from churnapp.demo.notices import tell_demo_notices
from churnapp.demo.own_fields import fill_demo_fields
from churnapp.demo.play_trial import tell_play_trial
from churnapp.demo.plays import tell_demo_plays
from churnapp.demo.portfolio import LARGEST, SMALLEST, simulate_portfolio
from churnapp.demo.renewal_forecasts import state_demo_forecasts
from churnapp.demo.sales_history import tell_sales_history
from churnapp.management.days import past_day
from customers.models import CustomerRecord
from gtm.repositories.effect import estimate_effects
from predictions.queries.operating_point import operating_point
from predictions.repositories.book_figures import keep_book_figures

DEFAULT_ACCOUNTS, DEFAULT_SEED, MONTHS = 1500, 42, 36
COMPARED_WEEKS = 4
# At the default cut-offs nearly every account is low, because few of them leave within 90 days.
TIERS_REASON = "Capacity of the demo team: act on 2% at once, reach 6% within the week, watch 15%."

# twice what is usual: of a hundred accounts two upgrade in a quarter
LIKELY_UPGRADE = 0.04
EXPANSION_REASON = "Two people sell: offers to those who upgrade about twice as often as others."


class Command(BaseCommand):
    """Loads the demo portfolio through the same commands as anybody's data."""

    help = (
        "Loads the demo portfolio: people, simulated files, import, mart, model and scores. Does nothing "
        "when it is loaded already, starts over when it was interrupted, touches no accounts but its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the size, the seed, the last day and a new start."""
        parser.add_argument("--accounts", type=int, default=DEFAULT_ACCOUNTS, help="default %(default)s")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default %(default)s")
        parser.add_argument(
            "--end", type=past_day, default=None, help="last day with data (default yesterday, UTC)"
        )
        parser.add_argument(
            "--one-run",
            action="store_true",
            help="score the last day only: quicker, and nothing has moved on the page of the day",
        )
        parser.add_argument("--again", action="store_true", help="replace the demo portfolio that is there")

    def handle(
        self,
        *,
        accounts: int,
        seed: int,
        end: date | None,
        again: bool,
        one_run: bool,
        **_options: object,
    ) -> None:
        """Loads what is missing and shows one login per role."""
        if not SMALLEST <= accounts <= LARGEST:  # before anything is removed for it
            raise CommandError(f"{accounts} accounts are not possible. Give {SMALLEST:,} to {LARGEST:,}.")
        if end is not None and end > datetime.now(UTC).date():
            raise CommandError(f"{end} lies in the future. Give the last day with data, at most today.")
        call_command("migrate", verbosity=0)
        present = DemoPortfolio.read()
        has_customers = CustomerRecord.objects.exists()
        if present and present.is_loaded and has_customers and not again:
            self.stdout.write(f"The demo portfolio of {present.accounts:,} accounts is loaded. Logins:")
        elif present is None and has_customers and not again:
            self.stdout.write(
                "There are accounts already, and none of them is from the demo: nothing was loaded. "
                "load_demo --again adds the demo portfolio to them."
            )
            return
        else:
            last_day = (end or datetime.now(UTC).date() - timedelta(days=1)).isoformat()
            asked = DemoPortfolio(accounts, seed, last_day)
            is_interrupted = present is not None and not present.is_loaded and not again
            self._load(present if present and is_interrupted else asked, compares=not one_run)
            self.stdout.write("The demo portfolio is loaded. Logins:")
        for line in login_lines():
            self.stdout.write(line)

    def _load(self, portfolio: DemoPortfolio, *, compares: bool) -> None:
        with self._step("Teams and people"):
            make_demo_users()
        self._remove_earlier(portfolio)
        portfolio.write()
        with self._step(f"Simulating {portfolio.accounts:,} accounts over three years"):
            self._simulate(portfolio)
        with self._step("Importing the files"):
            self._import()
        self._predict(portfolio, compares=compares)
        self._tell(portfolio)
        replace(portfolio, is_loaded=True).write()

    def _remove_earlier(self, portfolio: DemoPortfolio) -> None:
        earlier = DemoPortfolio.read()
        if earlier is not None and replace(earlier, is_loaded=False) != portfolio:
            with self._step("Removing the earlier demo portfolio"):
                replace(earlier, is_loaded=False).write()  # an interruption from here on is seen as one
                delete_demo_customers()

    def _predict(self, portfolio: DemoPortfolio, *, compares: bool) -> None:
        """From the imported files to scores, renewals and the operating point."""
        with self._step("Building the mart"):
            call_command("build_mart", stdout=self.stdout)
        with self._step("Training the model"):
            call_command("train_model", stdout=self.stdout)
        with self._step("Training the model of upgrades"):
            self._train_upgrades()
        if compares:
            with self._step("Scoring as it was four weeks ago, so that there is something to compare"):
                self._score_four_weeks_before(portfolio.end_date)
        with self._step("Scoring through the workers"):
            call_command("score", wait=True, stdout=self.stdout)
        with self._step("Working out renewals and forecast"):
            call_command("refresh_outlook", stdout=self.stdout)
            state_demo_forecasts(portfolio.seed, datetime.now(UTC))
        with self._step("Setting the risk tiers"):
            self._set_cutoffs(compares=compares)

    def _set_cutoffs(self, *, compares: bool) -> None:
        if not compares:
            call_command("set_risk_tiers", capacity=[], reason=TIERS_REASON, stdout=self.stdout)
        call_command(
            "set_expansion_cutoffs",
            churn=operating_point().cutoffs.high,
            propensity=LIKELY_UPGRADE,
            reason=EXPANSION_REASON,
            stdout=self.stdout,
        )

    def _tell(self, portfolio: DemoPortfolio) -> None:
        """What people did with all of it, as they would have done it."""
        with self._step("Telling what was done about sales, plays and accounts that left"):
            tell_sales_history(datetime.now(UTC))
            tell_demo_plays(datetime.now(UTC))
            tell_play_trial(datetime.now(UTC))
            log_demo_departures(datetime.now(UTC))
            estimate_effects(datetime.now(UTC))
        with self._step("Writing notes, tying groups and filling fields"):
            write_demo_notes(portfolio.seed, datetime.now(UTC))
            tie_demo_groups()
            fill_demo_fields(portfolio.seed, datetime.now(UTC))
        with self._step("Writing tasks and how every book stands"):
            write_demo_tasks(datetime.now(UTC))
            keep_book_figures(datetime.now(UTC).date())
        with self._step("Arranging lists"):
            arrange_demo_lists(datetime.now(UTC))
        with self._step("Looking at what the model is fed"):
            call_command("watch", stdout=self.stdout)
        with self._step("Filling the inboxes"):
            tell_demo_notices(datetime.now(UTC))

    def _score_four_weeks_before(self, end: date) -> None:
        """Both runs are told at the same cut-offs, so that what moved is the risk."""
        call_command("score", as_of=end - timedelta(weeks=COMPARED_WEEKS), wait=True, stdout=self.stdout)
        call_command("set_risk_tiers", capacity=[], reason=TIERS_REASON, stdout=self.stdout)

    def _simulate(self, portfolio: DemoPortfolio) -> None:
        try:
            simulate_portfolio(
                portfolio.accounts, MONTHS, portfolio.end_date, portfolio.seed, portfolio_directory()
            )
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def _import(self) -> None:
        try:
            call_command("import_data", str(portfolio_directory()), stdout=self.stdout)
        except SystemExit as problem:  # its way to say that rows or files were refused
            raise CommandError(
                "The demo files were not imported whole; the lines above say why."
            ) from problem

    def _train_upgrades(self) -> None:
        try:
            call_command("train_model", target="upgrade", stdout=self.stdout)
        except CommandError as refusal:  # a small portfolio may have none to learn from: rules rank it
            self.stdout.write(str(refusal))

    @contextmanager
    def _step(self, words: str) -> Iterator[None]:
        started = time.monotonic()
        self.stdout.write(f"{words} …")
        self.stdout.flush()
        yield
        self.stdout.write(f"{words}: {time.monotonic() - started:.1f} s")
        self.stdout.flush()
