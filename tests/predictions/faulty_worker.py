"""A real worker on a portfolio in memory, which dies where a test says so, and whose clock a test may move.

A test writes a file named after a phase into ``FAULTS``; the first child of the worker that reaches the phase
takes the file away and kills itself. The file ``portfolio`` says which accounts there are (without it they
are those of the mart, scored with any model that is there or, with a file ``any_model``, by a linear one), ``clock`` by how many seconds the worker's clock is wrong, and while there is a file
``hold`` a chunk that was taken waits.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery.signals import task_postrun, worker_process_init
from django.db import connection
from django.utils import timezone

from churnapp.celery import app

if TYPE_CHECKING:
    from predictions.repositories.rows import KeyedRows

__all__ = ["app"]

FAULTS = Path(os.environ["FAULTS"])
SECONDS_FOR_A_LOCK = 2


def die_when_told(phase: str) -> None:
    try:
        (FAULTS / phase).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def dying(phase: str, function: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **named: Any) -> Any:
        if not after:
            die_when_told(phase)
        result = function(*arguments, **named)
        if after:
            die_when_told(phase)
        return result

    return wrapped


def dying_half_way(phase: str, write: "Callable[[KeyedRows], int]") -> "Callable[[KeyedRows], int]":
    def wrapped(rows: "KeyedRows") -> int:
        if (FAULTS / phase).exists():
            write(rows.of(set(rows.customer_pks[: len(rows) // 2])))
            die_when_told(phase)
        return write(rows)

    return wrapped


def waiting_afterwards(take: Callable[..., Any]) -> Callable[..., Any]:
    """Holds a chunk that was taken while a test does something to what is around it."""

    def wrapped(*arguments: Any, **named: Any) -> Any:
        work = take(*arguments, **named)
        while (FAULTS / "hold").exists():
            time.sleep(0.01)
        return work

    return wrapped


@worker_process_init.connect
def use_the_portfolio_in_memory(**_named: object) -> None:
    from predictions import wiring
    from predictions.repositories import publication
    from predictions.repositories import runs as closing
    from predictions.scoring import runs
    from predictions.scoring.sources import ScoringSources
    from tests.predictions.scoring_fakes import FakeModel, memory_sources

    in_memory = cache(memory_sources)
    on_disk = wiring.published_sources()

    def sources() -> ScoringSources:
        if accounts := _portfolio():
            return in_memory(**accounts)
        is_any = (FAULTS / "any_model").exists()
        return replace(on_disk, model=lambda _version: FakeModel()) if is_any else on_disk

    wiring.published_sources = sources
    runs.FIRST_RETRY_SECONDS = 0.05
    publication.LARGE_RUN = 1_000
    runs.chunks.take_chunk = dying("read", waiting_afterwards(runs.chunks.take_chunk), after=True)
    runs.score_batch = dying("scored", runs.score_batch, after=True)
    runs.write_predictions = dying("write", dying_half_way("half", runs.write_predictions), after=True)
    runs.chunks.finish_chunk = dying("commit", runs.chunks.finish_chunk, after=True)
    closing.publish_scores = dying("publish", closing.publish_scores, after=True)


@worker_process_init.connect
def wait_for_the_database_less_long(**_named: object) -> None:
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = SECONDS_FOR_A_LOCK


@worker_process_init.connect
def follow_the_clock_of_the_test(**_named: object) -> None:
    right_now = timezone.now
    timezone.now = lambda: right_now() + _how_wrong()


@task_postrun.connect
def die_before_the_broker_hears_of_it(**_named: object) -> None:
    die_when_told("acknowledge")


def _portfolio() -> dict[str, int]:
    try:
        first_pk, count = (FAULTS / "portfolio").read_text().split()
    except FileNotFoundError:
        return {}
    return {"first_pk": int(first_pk), "count": int(count)}


def _how_wrong() -> timedelta:
    try:
        return timedelta(seconds=float((FAULTS / "clock").read_text()))
    except FileNotFoundError:
        return timedelta(0)
