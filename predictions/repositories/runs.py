"""Scoring runs: started once per day under study, closed by whoever finishes the last chunk."""

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.compiled import compiled
from churnapp.saying import later
from predictions.models import (
    ACTIVE_RUN_STATUSES,
    ChunkStatus,
    ModelVersionRecord,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.queries.operating_point import operating_point
from predictions.queries.risk_weights import risk_weights_in_force
from predictions.repositories.operating_point import follow_cutoffs_in_force
from predictions.repositories.publication import newer_scores_stand, publish_scores

# A chunk of this size takes about a second, writing included: the queue costs one percent of it, a lost one
# is soon redone, and its columns are some tens of megabytes. Twice the rows that trees look up at a time.
LARGEST_CHUNK = 16_384
SMALLEST_CHUNK = 250
# Chunks of one size and an even number of them: two workers end together, and of a small portfolio each has
# one. Whatever its size, a chunk costs some 20 ms of processor time, as much as 700 accounts.
CHUNKS_AT_A_TIME = 2


class RunAlreadyActive(RuntimeError):
    """Another run of the same day is queued or running."""

    def __init__(self, running: ScoringRunRecord | None, as_of: date) -> None:
        super().__init__(_who_runs(running, as_of))
        self.running = running


class RunCannotChange(RuntimeError):
    """A run is not in the state that the request needs."""


def _who_runs(running: ScoringRunRecord | None, as_of: date) -> str:
    if running is None:
        return _(
            "A scoring run as of %(as_of)s is already on its way. Wait until it is done, or cancel it first."
        ) % {"as_of": as_of}
    return _(
        "A scoring run as of %(as_of)s is already on its way (run %(run)s, started by %(person)s). "
        "Wait until it is done, or cancel it first."
    ) % {"as_of": as_of, "run": running.pk, "person": running.started_by or _("the system")}


def create_run(
    *,
    as_of: date,
    mart_version: str,
    account_count: int,
    model: ModelVersionRecord,
    upgrade_model: ModelVersionRecord | None = None,
    started_by: User | None,
    now: datetime,
) -> ScoringRunRecord:
    """Creates a run and its chunks in one transaction, at the cut-offs and weights that are in force now.

    Raises:
        RunAlreadyActive: the day is being scored already.
    """
    run = ScoringRunRecord(
        as_of=as_of,
        mart_version=mart_version,
        model=model,
        upgrade_model=upgrade_model,
        started_by=started_by,
        account_count=account_count,
        created_at=now,
    )
    try:
        return insert_run(run, chunk_ranges(account_count))
    except IntegrityError as problem:
        raise RunAlreadyActive(active_run(as_of), as_of) from problem


def insert_run(run: ScoringRunRecord, ranges: Iterable[tuple[int, int]]) -> ScoringRunRecord:
    """Writes a run and its chunks in one transaction, at the cut-offs and weights that are in force now.

    Args:
        run: not written yet.
        ranges: inclusive ranges of positions in its mart, one per chunk.

    Raises:
        IntegrityError: another run stands in its way.
    """
    cutoffs, weights = operating_point().cutoffs, risk_weights_in_force()
    run.medium_from, run.high_from, run.critical_from = cutoffs.medium, cutoffs.high, cutoffs.critical
    run.usage_weight, run.compliance_weight = weights.usage, weights.compliance
    run.vendor_weight = weights.vendor
    with transaction.atomic():
        run.save(force_insert=True)
        ScoringChunkRecord.objects.bulk_create(
            ScoringChunkRecord(run=run, first_position=first, last_position=last, queued_at=run.created_at)
            for first, last in ranges
        )
    return run


def active_run(as_of: date | None = None) -> ScoringRunRecord | None:
    """The run of everybody that is queued or running, as of a day or of any."""
    active = ScoringRunRecord.objects.of_everybody().filter(status__in=ACTIVE_RUN_STATUSES)
    return (active if as_of is None else active.filter(as_of=as_of)).select_related("started_by").first()


def chunk_ranges(account_count: int) -> list[tuple[int, int]]:
    """Inclusive ranges of positions that together hold every account once."""
    rounds = max(1, math.ceil(account_count / (CHUNKS_AT_A_TIME * LARGEST_CHUNK)))
    size = max(SMALLEST_CHUNK, math.ceil(account_count / (CHUNKS_AT_A_TIME * rounds)))
    return [(first, min(first + size, account_count) - 1) for first in range(0, account_count, size)]


def active_run_ids() -> list[int]:
    """The runs that are queued or running."""
    return list(ScoringRunRecord.objects.filter(status__in=ACTIVE_RUN_STATUSES).values_list("pk", flat=True))


def waiting_chunk_ids(run: ScoringRunRecord) -> list[int]:
    """The chunks of a run that are still to be scored, in order."""
    return list(run.chunks.filter(status=ChunkStatus.WAITING).values_list("pk", flat=True))


def close_run_when_complete(run_id: int, *, now: Callable[[], datetime]) -> bool:
    """Closes an active run without waiting chunks, and publishes it when every chunk is done.

    Several callers may come at once: the run's row is locked, and the second finds it closed. Nothing is
    locked while chunks wait: whoever ends the last one looks after its end is kept, and finds none.

    Args:
        run_id: the run.
        now: the clock, read when everything is published: that takes its part of a large run.

    Returns:
        Whether this call closed the run.
    """
    if _waiting_chunk(run=run_id):
        return False
    with transaction.atomic():
        run = ScoringRunRecord.objects.select_for_update(no_key=True).get(pk=run_id)
        if not run.is_active or _waiting_chunk(run=run_id):
            return False
        failed = run.chunks.filter(status=ChunkStatus.FAILED)
        if failed.exists():
            run.status = RunStatus.PARTIAL if run.chunks.exclude(pk__in=failed).exists() else RunStatus.FAILED
            run.message = _what_failed(run)
        elif newer_scores_stand(run):
            run.status = RunStatus.SUCCEEDED
            run.message = later("Kept as history: the published scores are newer than this run.")
        else:
            follow_cutoffs_in_force(run)
            publish_scores(run)
            run.status, run.message, run.published_at = RunStatus.SUCCEEDED, "", _after_the_last(now())
        run.finished_at = now()
        run.save(update_fields=["status", "message", "published_at", "finished_at"])
        return True


@compiled
def _waiting_chunk(*, run: int) -> QuerySet[ScoringChunkRecord, int]:
    waiting = ScoringChunkRecord.objects.filter(run_id=run, status=ChunkStatus.WAITING)
    return waiting.values_list("pk", flat=True)[:1]


def _after_the_last(now: datetime) -> datetime:
    """Now, or right after the last publication: a clock set back must not put an older run on top."""
    last = ScoringRunRecord.objects.aggregate(published=Max("published_at"))["published"]
    return now if last is None else max(now, last + timedelta(microseconds=1))


def cancel_run(run_id: int, *, now: datetime) -> None:
    """Stops a run; the published scores stay as they are.

    Raises:
        RunCannotChange: it is not active any more.
    """
    active = ScoringRunRecord.objects.filter(pk=run_id, status__in=ACTIVE_RUN_STATUSES)
    if not active.update(
        status=RunStatus.CANCELLED,
        finished_at=now,
        message=later("Cancelled. The scores published before stay as they are."),
    ):
        raise RunCannotChange(_("This run is already over, so there is nothing to cancel."))


def reopen_failed_chunks(run_id: int, *, now: datetime) -> ScoringRunRecord:
    """Makes the failed chunks of a closed run wait again, with fresh attempts.

    Raises:
        RunCannotChange: it has no failed chunks, is still active or was cancelled.
        RunAlreadyActive: another run of the same day is on its way.
    """
    run = ScoringRunRecord.objects.get(pk=run_id)
    try:
        with transaction.atomic():
            closed = ScoringRunRecord.objects.filter(
                pk=run_id, status__in=(RunStatus.PARTIAL, RunStatus.FAILED), cleared_at=None
            )
            if not closed.update(status=RunStatus.RUNNING, finished_at=None, told_at=None, message=""):
                raise RunCannotChange(_("This run has no failed accounts to retry."))
            run.chunks.filter(status=ChunkStatus.FAILED).update(
                status=ChunkStatus.WAITING, attempts=0, message="", queued_at=now, finished_at=None
            )
    except IntegrityError as problem:
        raise RunAlreadyActive(active_run(run.as_of), run.as_of) from problem
    return run


def _what_failed(run: ScoringRunRecord) -> str:
    failed = run.chunks.filter(status=ChunkStatus.FAILED)
    accounts = sum(chunk.last_position - chunk.first_position + 1 for chunk in failed)
    return (
        f"{accounts:,} of {run.account_count:,} accounts could not be scored: "
        f"{failed[0].message.rstrip('.')}. "
        "The scores published before stay as they are. Remove the cause, then retry the failed accounts."
    )
