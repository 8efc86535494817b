"""The score of each day: once the log holds a newer complete day, it is built and scored by itself."""

from collections.abc import Callable
from datetime import date

from predictions.jobs.desk import JobDesk
from predictions.mart import open_mart
from predictions.models import JobKind, ScoringRunRecord
from predictions.queries.readiness import newer_data_than


def score_newest_day(desk: JobDesk, start_run: Callable[[], ScoringRunRecord]) -> ScoringRunRecord | None:
    """Scores the newest complete day of the event log, unless a run of it was ever started.

    Args:
        desk: builds the mart of that day in this process.
        start_run: starts the run of the published mart.

    Returns:
        The run; None where there is nothing new, or somebody was faster.

    Raises:
        Exception: it cannot be built or started; the message says why, and what is published stays.
    """
    published = open_mart().as_of
    newest = newer_data_than(published) or published
    if _was_started(newest):
        return None
    if newest > published:
        desk.do_unless_done(JobKind.MART, lambda: open_mart().as_of >= newest)
    return None if _was_started(newest) else start_run()


def _was_started(as_of: date) -> bool:
    """Whatever became of it: a run that failed or was cancelled is left to people."""
    return ScoringRunRecord.objects.of_everybody().filter(as_of=as_of).exists()
