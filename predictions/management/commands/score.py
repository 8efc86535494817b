"""``manage.py score``: scores every account through the workers and shows how far they are."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from churnapp.embedded.lease import lease_holder
from churnapp.embedded.processes import ServiceDidNotStart
from churnapp.embedded.services import RUN_OWNER, services_for_a_command, worker_answers
from predictions.models import RunStatus
from predictions.queries.readiness import scoring_readiness
from predictions.queries.runs import RunRow, run_row
from predictions.scoring.queue import QueueUnreachable
from predictions.wiring import REFUSALS, scoring_runs, start_scoring_run

LOOK_SECONDS = 0.2
SWEEP_SECONDS = 10.0
QUIET_SECONDS = 15.0
BAR_WIDTH = 30
NOT_STARTED, NOT_SUCCEEDED = 2, 1


class Command(BaseCommand):
    """Starts a scoring run and waits for it."""

    help = (
        "Scores every account of the mart with the published model. Exit code 0: the run succeeded or was "
        "handed to the workers; 1: it did not succeed; 2: it could not be started."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the day and whether to wait."""
        parser.add_argument(
            "--as-of",
            type=_day,
            metavar="DATE",
            help="day under study; default: that of the published mart",
        )
        parser.add_argument("--wait", action="store_true", help="wait until the run is over")

    def handle(self, *, as_of: date | None, wait: bool, **_options: object) -> None:
        """Scores, or says in one sentence why it cannot."""
        if as_of is None and (problems := scoring_readiness().problems):
            raise CommandError(" ".join(problems), returncode=NOT_STARTED)  # before any service is started
        data_dir = Path(settings.DATA_DIR)
        own_worker = settings.BROKER_IS_EMBEDDED and not (lease_holder(data_dir) or "").startswith(RUN_OWNER)
        services = services_for_a_command(data_dir) if settings.BROKER_IS_EMBEDDED else nullcontext()
        try:
            with services:
                run = start_scoring_run(started_by=None, as_of=as_of)
                self.stdout.write(f"Run {run.pk}: {run.account_count:,} accounts as of {run.as_of}.")
                if wait or own_worker:  # our own worker ends with us
                    self._wait_for(run.pk)
        except KeyboardInterrupt:
            goes_on = "as soon as a worker is started again" if own_worker else "in the workers"
            raise CommandError(
                f"Stopped watching. The run goes on {goes_on}.", returncode=NOT_SUCCEEDED
            ) from None
        except (*REFUSALS, ServiceDidNotStart) as problem:
            raise CommandError(str(problem), returncode=NOT_STARTED) from problem

    def _wait_for(self, run_id: int) -> None:
        bar = _ProgressBar(self.stdout)
        swept = moved = time.monotonic()
        passed = 0
        while (row := self._row(run_id)).is_active:
            bar.show(row)
            now = time.monotonic()
            if row.passed_count != passed:
                passed, moved = row.passed_count, now
            if now - moved > QUIET_SECONDS and not worker_answers():
                bar.say("No worker answers; the run goes on as soon as one is started.")
                moved = now
            if now - swept > SWEEP_SECONDS:
                self._sweep()
                swept = now
            time.sleep(LOOK_SECONDS)
        bar.show(row)
        bar.end()
        self._tell(row)

    def _row(self, run_id: int) -> RunRow:
        row = run_row(run_id)
        if row is None:
            raise CommandError(f"Run {run_id} was deleted while it ran.", returncode=NOT_SUCCEEDED)
        return row

    def _sweep(self) -> None:
        try:
            scoring_runs().sweep()  # so that no scheduler is needed
        except QueueUnreachable as problem:
            self.stderr.write(str(problem))

    def _tell(self, row: RunRow) -> None:
        seconds = (row.finished_at - row.created_at).total_seconds() if row.finished_at else 0.0
        if row.status != RunStatus.SUCCEEDED:
            raise CommandError(f"Run {row.pk} {row.status}. {row.message}", returncode=NOT_SUCCEEDED)
        self.stdout.write(
            f"Run {row.pk} scored {row.scored_count:,} accounts in {seconds:.1f} s. {row.message}"
        )


class _ProgressBar:
    """One line that grows on a terminal, nothing elsewhere."""

    def __init__(self, stdout: OutputWrapper) -> None:
        self._stdout = stdout
        self._on_terminal = stdout.isatty()

    def show(self, row: RunRow) -> None:
        if self._on_terminal:
            filled = int(row.share_done * BAR_WIDTH)
            bar = "█" * filled + "░" * (BAR_WIDTH - filled)
            self._write(f"\r{bar} {row.passed_count:,} of {row.account_count:,} accounts")

    def say(self, sentence: str) -> None:
        self._write(f"\r{sentence:<{BAR_WIDTH + 40}}\n" if self._on_terminal else f"{sentence}\n")

    def end(self) -> None:
        if self._on_terminal:
            self._write("\n")

    def _write(self, text: str) -> None:
        self._stdout.write(text, ending="")
        self._stdout.flush()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day. Give one like 2026-03-31.") from None
