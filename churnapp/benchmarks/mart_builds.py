"""The mart built from a drawn log of any size: from nothing, and after one more day."""

import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.test.utils import override_settings

from churnapp.benchmarks.drawn_contracts import make_contracts
from churnapp.benchmarks.drawn_events import DrawnEvents
from churnapp.benchmarks.drawn_log import append_next_day, draw_log, floor_query
from churnapp.benchmarks.measure import Measurement, ProcessorTime, in_turn, peak_memory_mb
from churnapp.duck import open_duckdb
from predictions.mart import MartBuilt, build_mart, open_mart
from predictions.mart.connection import open_for_build
from predictions.mart.kept_files import KeptFiles
from predictions.mart.making import begin, make_days, make_features
from predictions.mart.sources import attach_usage
from usage.log import open_rollup
from usage.queries.event_log import current_segments

FLOOR = "DuckDB decoding the same columns of the log and one group-by per customer"
SNAPSHOTS = 24
# the steps of a build that DuckDB has no part in
FROM_THE_DATABASE = "source_"


def measure_mart(drawn: DrawnEvents, runs: int, folder: Path) -> Measurement:
    """Median time to build and publish a mart from the events, and again after each of some more days.

    Args:
        drawn: the log.
        runs: of the work and of its floor, in turn, and days that follow.
        folder: keeps the drawn log; used again when it holds this log.
    """
    with _portfolio_of(drawn, folder) as as_of:
        query = floor_query(current_segments())
        build, scan = ProcessorTime(), ProcessorTime()
        with open_duckdb() as connection:
            seconds, floor_seconds = in_turn(
                build.of(lambda: _from_nothing(as_of)),
                scan.of(lambda: connection.execute(query).fetchall()),
                runs=runs,
            )
        peak = peak_memory_mb()
        later = [_after_one_more_day() for _ in range(runs)]
    size = f"{drawn.events:,} events of {drawn.accounts:,} accounts"
    whole = "the whole build"
    parts = [
        Measurement("processor time", size, build.median, FLOOR, scan.median, peak),
        Measurement("one more day", size, _median(later, "seconds"), whole, seconds, peak),
        Measurement("one more day, in DuckDB", size, _median(later, "in_duckdb"), whole, seconds, peak),
        Measurement(
            "one more day, processor time", size, _median(later, "processor"), whole, build.median, peak
        ),
    ]
    return Measurement("mart", size, seconds, FLOOR, floor_seconds, peak, parts)


def measure_snapshots(drawn: DrawnEvents, runs: int, folder: Path) -> Measurement:
    """Median time to make all features of 24 month starts from the daily rollup.

    Args:
        drawn: the log.
        runs: of the work and of its floor, in turn.
        folder: keeps the drawn log; used again when it holds this log.
    """
    with _portfolio_of(drawn, folder) as as_of:
        query = floor_query(current_segments())
        build, scan = ProcessorTime(), ProcessorTime()
        with open_duckdb() as connection:
            seconds, floor_seconds = in_turn(
                build.of(lambda: _features_of_snapshots(as_of)),
                scan.of(lambda: connection.execute(query).fetchall()),
                runs=runs,
            )
    size = f"{SNAPSHOTS} snapshots of {drawn.accounts:,} accounts, {drawn.events:,} events"
    peak = peak_memory_mb()
    parts = [Measurement("processor time", size, build.median, FLOOR, scan.median, peak)]
    return Measurement("snapshots", size, seconds, FLOOR, floor_seconds, peak, parts)


@dataclass(slots=True)
class _StepTimes:
    """Seconds of a build, and of them those in DuckDB; told by its steps."""

    seconds: float = 0.0
    in_duckdb: float = 0.0
    processor: float = 0.0
    _step: str = ""
    _since: float = 0.0

    def __call__(self, step: str) -> None:
        """Ends the step before."""
        now = time.perf_counter()
        if self._step:
            self.seconds += now - self._since
            self.in_duckdb += 0 if self._step.startswith(FROM_THE_DATABASE) else now - self._since
        self._step, self._since = step, now


@contextmanager
def _portfolio_of(drawn: DrawnEvents, folder: Path) -> Iterator[date]:
    """The drawn log as the product's own, and its accounts in the database; nothing of them stays there."""
    draw_log(drawn, folder / "log" / "usage")
    with override_settings(DATA_DIR=folder), transaction.atomic():
        segments = current_segments()
        if segments.first_day is None or segments.last_day is None:
            raise ValueError(f"{drawn} draws no event. Valid: some events for each month.")
        make_contracts(drawn.customer_ids(), segments.first_day, segments.last_day)
        yield segments.last_day - timedelta(days=1)
        transaction.set_rollback(True)


def _median(times: list[_StepTimes], part: str) -> float:
    return float(statistics.median(getattr(each, part) for each in times))


def _from_nothing(as_of: date) -> MartBuilt:
    shutil.rmtree(open_rollup().folder, ignore_errors=True)
    return build_mart(current_segments(), as_of=as_of, built_at=datetime.now(UTC), is_full=True)


def _after_one_more_day() -> _StepTimes:
    append_next_day()
    times = _StepTimes()
    times("begin")
    start = time.process_time()
    build_mart(current_segments(), built_at=datetime.now(UTC), progress=times)
    times("end")
    times.processor = time.process_time() - start
    open_mart()
    return times


def _features_of_snapshots(as_of: date) -> None:
    """As a build makes them, up to the features, of month starts alone."""
    path = Path(f"{open_rollup().folder}.duckdb.tmp")
    folder = path.with_name(f"{path.name}.usage")
    rollup = open_rollup().brought_up_to(current_segments().paths)
    try:
        with open_for_build(path) as connection:
            begin(connection, as_of=as_of, built_at=datetime.now(UTC), rollup=rollup)
            attach_usage(connection, rollup, usage_folder=folder, today=as_of)
            files = KeptFiles(connection, folder)
            make_days(connection, files, rollup, as_of=as_of)
            for relation in ("snapshots", "snapshot_facts"):
                connection.execute(
                    f"delete from {relation} where as_of not in "  # noqa: S608 names are ours
                    "(select as_of from snapshots where not is_latest order by as_of desc limit ?)",
                    [SNAPSHOTS],
                )
            make_features(connection, files, rollup, as_of=as_of)
    finally:
        for left in path.parent.glob(f"{path.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
