"""``manage.py simulate``: writes a simulated portfolio as files."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from churnapp.demo.portfolio import DEFAULT_EVENTS_PER_ACCOUNT, DEFAULT_ORACLE_PATHS, simulate_portfolio
from churnapp.management.days import past_day


class Command(BaseCommand):
    """Writes a simulated portfolio into a folder, in the formats that import_data reads."""

    help = "Simulates a portfolio with a known churn hazard and writes its files (docs/simulator.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the size, the window and the seed."""
        parser.add_argument("directory", type=Path, help="folder to write into; it is created")
        parser.add_argument("--accounts", type=int, default=1500, help="10 to 1,000,000 (default 1500)")
        parser.add_argument("--months", type=int, default=36, help="length of the window (default 36)")
        parser.add_argument(
            "--seed", type=int, default=42, help="the same seed gives the same bytes (default 42)"
        )
        parser.add_argument(
            "--end", type=past_day, default=None, help="last day with data (default yesterday, UTC)"
        )
        parser.add_argument(
            "--events-per-account",
            type=float,
            default=DEFAULT_EVENTS_PER_ACCOUNT,
            help="usage events a month of an account of ordinary size (default %(default)s)",
        )
        parser.add_argument(
            "--oracle-paths",
            type=int,
            default=DEFAULT_ORACLE_PATHS,
            help="paths drawn for each true probability; 0 leaves the oracle out (default %(default)s)",
        )

    def handle(
        self,
        *,
        directory: Path,
        accounts: int,
        months: int,
        seed: int,
        end: date | None,
        events_per_account: float,
        oracle_paths: int,
        **_options: object,
    ) -> None:
        """Simulates and says what came out."""
        try:
            summary = simulate_portfolio(
                accounts,
                months,
                end or datetime.now(UTC).date() - timedelta(days=1),
                seed,
                directory,
                events_per_account=events_per_account,
                oracle_paths=oracle_paths,
                report=lambda done: self.stdout.write(f"{done:,} of {accounts:,} accounts"),
            )
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        auc = "not computed" if summary.oracle_auc is None else f"{summary.oracle_auc:.3f}"
        self.stdout.write(
            f"Wrote {directory}: {summary.account_count:,} accounts, {summary.churned_count:,} of them gone, "
            f"{summary.event_count:,} events. Monthly churn {summary.monthly_churn_rate:.2%}, "
            f"AUC of the true probabilities {auc}."
        )
