"""A whole scoring run through queue and workers, from the start to the published scores."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from churnapp.benchmarks.drawn_installation import draw_installation
from churnapp.benchmarks.measure import Measurement, peak_memory_mb
from churnapp.benchmarks.persisting import measure_persisting
from churnapp.benchmarks.scoring import measure_scoring
from churnapp.compiled import compiled
from churnapp.embedded.services import services_for_a_command
from predictions.models import CurrentScoreRecord, PredictionRecord, RunStatus, ScoringRunRecord
from predictions.scoring.queue import CeleryChunkQueue
from predictions.wiring import scoring_runs

FLOOR = "XGBoost's own contributions, one thread, and the same bytes into a bare table, each as often"
IN_A_LOOP = "the whole run; of its messages what they cost above calling the same chunks in a loop"
SECOND_HALF, WHOLE_RUN = "the second half of the chunks", "the whole run"
MOST_FLOOR_ACCOUNTS = 50_000  # floors grow in a straight line, and half a minute of them is enough
LOOKS = 30  # at the run while it takes, so that watching costs little of it
LONGEST_LOOK_SECONDS = 0.5
LONGEST_SECONDS = 1_800.0
ROUNDS_OF_MESSAGES = 20
SHORTEST_SECONDS = 0.001  # of a second half, where there is one chunk


class RunDidNotSucceed(RuntimeError):
    """The run failed, or nobody worked on it; it says why."""


@dataclass(frozen=True, slots=True, order=True)
class _Taken:
    """What one run took, in seconds.

    Attributes:
        processor: of this process and of the worker, all of its processes.
        first_half, second_half: from the start to the chunk in the middle, and from there to the last chunk.
        publishing: from the last chunk to the published scores.
    """

    seconds: float
    processor: float
    first_half: float
    second_half: float
    publishing: float


def measure_end_to_end(accounts: int, runs: int) -> Measurement:
    """Median time of a run of drawn accounts on an installation of its own, which stays.

    Parts: processor time; the first half of the chunks beside the second, so that a cost that grows is seen;
    publishing; and what its messages cost above the same calls in a loop, in processor time. The memory is
    that of the worker with all of its processes, what they share counted in each.

    Args:
        accounts: how many are drawn.
        runs: each replaces the scores of the one before.

    Raises:
        PortfolioInTheWay: the database holds accounts.
        RunDidNotSucceed: a run failed.
    """
    floor, floor_processor = _floor(accounts)
    draw_installation(accounts)
    with services_for_a_command(Path(settings.DATA_DIR)):
        took = sorted(_run() for _ in range(runs))[runs // 2]
        messages = _messages_above_a_loop()
        memory = sum(_worker_memory()) or peak_memory_mb()
    size = f"{accounts:,} accounts"
    parts = [
        Measurement("processor time", size, took.processor, FLOOR, floor_processor, memory),
        Measurement("first half", size, took.first_half, SECOND_HALF, took.second_half, memory),
        Measurement("publishing", size, took.publishing, WHOLE_RUN, took.seconds, memory),
        Measurement("queue", size, messages, IN_A_LOOP, took.processor, memory),
    ]
    return Measurement("end-to-end", size, took.seconds, FLOOR, floor, memory, parts)


def _floor(accounts: int) -> tuple[float, float]:
    """Elapsed and processor seconds of the floors, scored and kept."""
    measured = min(accounts, MOST_FLOOR_ACCOUNTS)
    both = measure_scoring(measured, 1), measure_persisting(measured, 1)
    processor = sum(part.floor_seconds for one in both for part in one.parts if part.name == "processor time")
    times = accounts / measured
    return sum(one.floor_seconds for one in both) * times, processor * times


def _run() -> _Taken:
    start, busy = time.perf_counter(), _processor_seconds()
    run = scoring_runs().start(started_by=None)
    while run.is_active:
        if time.perf_counter() - start > LONGEST_SECONDS:
            raise RunDidNotSucceed("The run took longer than half an hour. See the worker's log.")
        time.sleep(min((time.perf_counter() - start) / LOOKS + 0.01, LONGEST_LOOK_SECONDS))
        run.status = _status(run=run.pk)[0]
    took, busy = time.perf_counter() - start, _processor_seconds() - busy
    run.refresh_from_db(fields=["message", "published_at"])
    if run.status != RunStatus.SUCCEEDED or run.published_at is None:
        raise RunDidNotSucceed(f"The run ended as {run.status}: {run.message}")
    _refuse_incomplete(run)
    ends = sorted(chunk.finished_at for chunk in run.chunks.all() if chunk.finished_at)
    middle, last = (
        (moment - run.created_at).total_seconds() for moment in (ends[len(ends) // 2 - 1], ends[-1])
    )
    return _Taken(took, busy, middle, max(last - middle, SHORTEST_SECONDS), took - last)


@compiled
def _status(*, run: int) -> QuerySet[ScoringRunRecord, str]:
    return ScoringRunRecord.objects.filter(pk=run).values_list("status", flat=True)


def _refuse_incomplete(run: ScoringRunRecord) -> None:
    kept = PredictionRecord.objects.filter(run=run).count()
    shown = CurrentScoreRecord.objects.filter(prediction__run=run).count()
    if not kept == shown == run.account_count:
        raise RunDidNotSucceed(f"Of {run.account_count} accounts {kept} were kept and {shown} published.")


def _messages_above_a_loop() -> float:
    """Processor seconds that the messages of the last run cost, without what the calls in them cost.

    They are sent again and again after their chunks are done, so that nothing else is in them.
    """
    run = ScoringRunRecord.objects.order_by("-pk")[0]
    chunks = list(run.chunks.values_list("pk", flat=True)) * ROUNDS_OF_MESSAGES
    runs, queue, busy = scoring_runs(), CeleryChunkQueue(), _processor_seconds()
    queue.send(chunks)
    while not queue.is_empty():
        time.sleep(LONGEST_LOOK_SECONDS / 10)
    by_messages, start = _processor_seconds() - busy, time.process_time()
    for chunk in chunks:
        runs.score_chunk(chunk)
    in_a_loop = time.process_time() - start
    return max(by_messages - in_a_loop, 0.0) / ROUNDS_OF_MESSAGES


def _processor_seconds() -> float:
    """Processor time so far of this process and of every process below it that is there."""
    ticks = sum(_ticks(pid) for pid in _below(os.getpid()))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0  # it ended meanwhile
    return int(fields[11]) + int(fields[12])


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
