"""A whole scoring run through queue and workers, from the start to the published scores."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from churnapp.benchmarks.drawn_installation import draw_installation
from churnapp.benchmarks.measure import Measurement, peak_memory_mb
from churnapp.benchmarks.persisting import measure_persisting
from churnapp.benchmarks.scoring import measure_scoring
from churnapp.embedded.services import services_for_a_command
from predictions.models import CurrentScoreRecord, PredictionRecord, RunStatus, ScoringRunRecord
from predictions.scoring.queue import CeleryChunkQueue
from predictions.wiring import scoring_runs

FLOOR = "XGBoost's own contributions, one thread, and the same bytes into a bare table, each as often"
WITHOUT_WORK = "the run; the same messages about chunks that are done already"
MOST_FLOOR_ACCOUNTS = 50_000  # floors grow in a straight line, and half a minute of them is enough
LOOK_SECONDS = 0.02
LONGEST_SECONDS = 1_800.0
ROUNDS_OF_MESSAGES = 20


class RunDidNotSucceed(RuntimeError):
    """The run failed, or nobody worked on it; it says why."""


def measure_end_to_end(accounts: int, runs: int) -> Measurement:
    """Median time of a run of drawn accounts on an installation of its own, which stays.

    Parts: the first half of the run, so that a cost that grows is seen; and what its messages cost, sent
    again and again after their chunks are done.

    Args:
        accounts: how many are drawn.
        runs: each replaces the scores of the one before.

    Raises:
        PortfolioInTheWay: the database holds accounts.
        RunDidNotSucceed: a run failed.
    """
    floor = _floor(min(accounts, MOST_FLOOR_ACCOUNTS)) * max(1.0, accounts / MOST_FLOOR_ACCOUNTS)
    draw_installation(accounts)
    with services_for_a_command(Path(settings.DATA_DIR)):
        took = sorted(_run() for _ in range(runs))[runs // 2]
        messages = _messages_alone()
        memory = peak_memory_mb() if not _worker_memory() else max(_worker_memory())
    size = f"{accounts:,} accounts"
    parts = [Measurement("queue", size, messages, WITHOUT_WORK, took, memory)]
    return Measurement("end-to-end", size, took, FLOOR, floor, memory, parts)


def _floor(accounts: int) -> float:
    scored, kept = measure_scoring(accounts, 1), measure_persisting(accounts, 1)
    return scored.floor_seconds + kept.floor_seconds


def _run() -> float:
    start = time.perf_counter()
    run = scoring_runs().start(started_by=None)
    deadline = time.monotonic() + LONGEST_SECONDS
    while run.is_active:
        if time.monotonic() > deadline:
            raise RunDidNotSucceed("The run took longer than half an hour. See the worker's log.")
        time.sleep(LOOK_SECONDS)
        run.refresh_from_db(fields=["status", "message", "published_at"])
    took = time.perf_counter() - start
    if run.status != RunStatus.SUCCEEDED or run.published_at is None:
        raise RunDidNotSucceed(f"The run ended as {run.status}: {run.message}")
    _refuse_incomplete(run)
    return took


def _refuse_incomplete(run: ScoringRunRecord) -> None:
    kept = PredictionRecord.objects.filter(run=run).count()
    shown = CurrentScoreRecord.objects.filter(prediction__run=run).count()
    if not kept == shown == run.account_count:
        raise RunDidNotSucceed(f"Of {run.account_count} accounts {kept} were kept and {shown} published.")


def _messages_alone() -> float:
    """Seconds that the messages of the last run cost, from sending to the last worker's answer."""
    run = ScoringRunRecord.objects.order_by("-pk")[0]
    chunks, queue = list(run.chunks.values_list("pk", flat=True)), CeleryChunkQueue()
    start = time.perf_counter()
    queue.send(chunks * ROUNDS_OF_MESSAGES)
    while not queue.is_empty():
        time.sleep(LOOK_SECONDS / 4)
    return (time.perf_counter() - start) / ROUNDS_OF_MESSAGES


def _worker_memory() -> list[float]:
    """Largest resident memory of each process below this one so far, MB; empty where nobody can say."""
    return [memory for pid in _below(os.getpid()) if (memory := _high_water(pid)) is not None]


def _below(pid: int) -> Iterator[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else ():
        yield int(child)
        yield from _below(int(child))


def _high_water(pid: int) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None  # it ended meanwhile
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
    return None if kilobytes is None else int(kilobytes) / 1024
