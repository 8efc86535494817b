"""Scoring one account because somebody asks, from the click until lists and page show it."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.benchmarks.measure import Measurement, in_turn, peak_memory_mb
from churnapp.benchmarks.pages import NothingToOpen
from churnapp.embedded.processes import ServiceDidNotStart
from churnapp.embedded.services import services_for_a_command
from customers.models import CustomerRecord
from predictions.mart import Mart, open_mart
from predictions.mart.columns import FeatureColumns
from predictions.ml.registry import load_published_model
from predictions.models import ScoringRunRecord
from predictions.wiring import SINGLE_SCORE_REFUSALS, scoring_runs, start_single_score

FLOOR = "the loaded model asked about the account's row of an open mart, in this process, nothing kept"
SAMPLE = 25
LOOK_SECONDS = 0.001
LONGEST_SECONDS = 60.0


def measure_scoring_one(runs: int) -> Measurement:
    """Median time until a score is published that somebody asked for, with the queue and without it.

    The scores asked for are kept, as those of anybody who asks; those of this process are rolled back.

    Raises:
        NothingToOpen: there is no account that can be scored, no model, no person, or no worker.
    """
    try:
        with _workers():
            return _measured(runs)
    except (*SINGLE_SCORE_REFUSALS, ServiceDidNotStart) as refusal:
        raise NothingToOpen(str(refusal)) from refusal


def _measured(runs: int) -> Measurement:
    mart, model, somebody = open_mart(), load_published_model(), _somebody()
    accounts = itertools.cycle(_accounts(mart))
    seconds, floor_seconds = in_turn(
        lambda: _through_a_worker(next(accounts), somebody),
        lambda: model.predict(_row_of(mart, next(accounts))),
        runs=runs,
    )
    here, _ = in_turn(lambda: _here(next(accounts), somebody), lambda: None, runs=runs)
    size, peak = f"1 of {mart.account_count:,} accounts", peak_memory_mb()
    parts = [
        Measurement("in this process", size, here, FLOOR, floor_seconds, peak),
        Measurement("queue, worker and looking", size, seconds - here, FLOOR, floor_seconds, peak),
    ]
    return Measurement("score-one", size, seconds, FLOOR, floor_seconds, peak, parts)


def _through_a_worker(account: CustomerRecord, somebody: User) -> None:
    run = start_single_score(account, started_by=somebody)
    deadline = time.monotonic() + LONGEST_SECONDS
    while not ScoringRunRecord.objects.filter(pk=run.pk, published_at__isnull=False).exists():
        if time.monotonic() > deadline:
            raise NothingToOpen("No worker scored the account within a minute. See the worker's log.")
        time.sleep(LOOK_SECONDS)


def _here(account: CustomerRecord, somebody: User) -> None:
    """The same work without queue and worker; the message never leaves, because nothing is committed."""
    with transaction.atomic():
        run = start_single_score(account, started_by=somebody)
        scoring_runs().score_chunk(run.chunks.get().pk)
        transaction.set_rollback(True)


def _row_of(mart: Mart, account: CustomerRecord) -> FeatureColumns:
    position = mart.position_of(account.customer_id)
    return mart.scoring_columns(position, position)


def _accounts(mart: Mart) -> list[CustomerRecord]:
    """Some of those that can be scored."""
    step = max(1, mart.account_count // SAMPLE)
    rows = mart.scoring_columns(0, mart.account_count)
    wanted = rows.customer_pks[::step][:SAMPLE].tolist()
    today = timezone.now().date()
    found = [each for each in CustomerRecord.objects.filter(pk__in=wanted) if not _leaves(each, today)]
    if not found:
        raise NothingToOpen("The mart holds no account that can be scored. Run: manage.py build_mart")
    return found


def _leaves(account: CustomerRecord, today: date) -> bool:
    return any(day is not None and day <= today for day in (account.churn_date, account.notice_date))


def _somebody() -> User:
    somebody = get_user_model().objects.filter(role=Role.ADMIN).first()
    if somebody is None:
        raise NothingToOpen("There is no user with the admin role who could ask for a score.")
    return somebody


@contextmanager
def _workers() -> Iterator[None]:
    """The workers that are there, or embedded ones of the benchmark's own."""
    embedded = settings.BROKER_IS_EMBEDDED
    with services_for_a_command(Path(settings.DATA_DIR)) if embedded else nullcontext():
        yield
