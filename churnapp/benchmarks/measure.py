"""Timing something and its floor in turn, so that a noisy machine disturbs both alike."""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure beside its floor.

    Attributes:
        name: what was measured.
        size: how much of it, in words: "1,500 accounts".
        seconds: median over the runs.
        floor: what the floor does.
        floor_seconds: median over the same runs.
        peak_memory_mb: largest resident memory of this process so far.
        parts: the same figures for parts of it, where it has parts.
        p50, p95, floor_p50, floor_p95: percentiles in seconds, where several people asked at once.
        bytes: of one answer before it is packed, where it is a page; of the largest of them.
    """

    name: str
    size: str
    seconds: float
    floor: str
    floor_seconds: float
    peak_memory_mb: float
    parts: list["Measurement"] = field(default_factory=list)
    p50: float | None = None
    p95: float | None = None
    floor_p50: float | None = None
    floor_p95: float | None = None
    bytes: int | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.seconds / self.floor_seconds

    def as_json(self) -> dict[str, object]:
        """The figures with the ratio, for ``--json``."""
        parts = [part.as_json() for part in self.parts]
        known = {name: value for name, value in asdict(self).items() if value is not None}
        return {**known, "ratio": round(self.ratio, 3), "parts": parts}

    def __str__(self) -> str:
        late = "" if self.p95 is None else f" (p95 {_time(self.p95)})"
        floor_late = "" if self.floor_p95 is None else f" (p95 {_time(self.floor_p95)})"
        size = "" if self.bytes is None else f"; {self.bytes / 1000:.0f} kB"
        return (
            f"{self.name} ({self.size}): {_time(self.seconds)}{late}; "
            f"floor {_time(self.floor_seconds)}{floor_late} ({self.floor}); ratio {self.ratio:.2f}{size}"
        )


def in_turn(
    work: Callable[[], object],
    floor: Callable[[], object],
    *,
    runs: int,
    tidy: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Median seconds of ``work`` and of ``floor``, run alternately after one warm-up of each.

    Args:
        work: what is measured.
        floor: the least that it could cost.
        runs: of each, after the warm-up.
        tidy: takes back what either left behind; called after each, and not timed.
    """

    def timed(part: Callable[[], object]) -> float:
        seconds = _seconds(part)
        tidy()
        return seconds

    for warm_up in (work, floor):
        timed(warm_up)
    gc.collect()
    both = [(timed(work), timed(floor)) for _ in range(runs)]
    return statistics.median(run[0] for run in both), statistics.median(run[1] for run in both)


@dataclass(slots=True)
class ProcessorTime:
    """Processor time of what ``in_turn`` runs: all threads of this process, whoever else is busy."""

    _seconds: list[float] = field(default_factory=list)

    def of(self, work: Callable[[], object]) -> Callable[[], None]:
        """The same work, which is measured each time."""

        def measured() -> None:
            start = time.process_time()
            work()
            self._seconds.append(time.process_time() - start)

        return measured

    @property
    def median(self) -> float:
        """Over all runs but the first, which is the warm-up."""
        return statistics.median(self._seconds[1:])


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
