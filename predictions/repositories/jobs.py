"""Jobs: opened once at a time, taken by one worker, ended by the work, a person or silence."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import later
from predictions.models import (
    ACTIVE_JOB_STATUSES,
    JobKind,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
    ScoringRunRecord,
)

# a running job gives a sign of life every ten seconds
SILENCE = timedelta(seconds=90)
INTERRUPTED = later(
    "Interrupted: the worker ended before the work was done. "
    "What was published before stays as it is. Start it again."
)


class JobAlreadyActive(RuntimeError):
    """The same work is on its way already."""

    def __init__(self, kind: JobKind, active: JobRecord | None) -> None:
        super().__init__(_who_works(kind, active))
        self.active = active


class JobIsOver(RuntimeError):
    """The job was cancelled, or given up for dead, while somebody still worked on it."""

    def __init__(self) -> None:
        super().__init__(_("This job is already over, so there is nothing to change."))


def _who_works(kind: JobKind, active: JobRecord | None) -> str:
    if active is None:
        return _("%(kind)s: one is on its way already. Wait until it is done, or cancel it first.") % {
            "kind": kind.label
        }
    return _(
        "%(kind)s: one is on its way already (started by %(person)s). "
        "Wait until it is done, or cancel it first."
    ) % {"kind": kind.label, "person": active.started_by or _("the system")}


def open_job(
    kind: JobKind,
    *,
    started_by: User | None,
    now: datetime,
    subject: str = "",
    options: dict[str, Any] | None = None,
    model: ModelVersionRecord | None = None,
    run: ScoringRunRecord | None = None,
    status: JobStatus = JobStatus.QUEUED,
) -> JobRecord:
    """Opens a job, for a worker or, as running, for the process that asks.

    Raises:
        JobAlreadyActive: the same work is on its way already.
    """
    try:
        with transaction.atomic():
            return JobRecord.objects.create(
                kind=kind,
                subject=subject,
                status=status,
                options=options or {},
                started_by=started_by,
                created_at=now,
                moved_at=now,
                model=model,
                run=run,
            )
    except IntegrityError as problem:
        raise JobAlreadyActive(kind, active_job(kind, subject)) from problem


def active_job(kind: JobKind, subject: str = "") -> JobRecord | None:
    """The job of a kind and subject that is on its way."""
    active = JobRecord.objects.select_related("started_by")
    return active.filter(kind=kind, subject=subject, status__in=ACTIVE_JOB_STATUSES).first()


def take_job(job_id: int, *, now: datetime) -> JobRecord | None:
    """Starts the work on a queued job; None when somebody else has, or when it is over."""
    queued = JobRecord.objects.filter(pk=job_id, status=JobStatus.QUEUED)
    if not queued.update(status=JobStatus.RUNNING, moved_at=now):
        return None
    return JobRecord.objects.select_related("started_by", "model", "run__model").get(pk=job_id)


def note_steps(job_id: int, steps: list[dict[str, str]], *, now: datetime) -> None:
    """Keeps what a running job did so far.

    Raises:
        JobIsOver: it was cancelled or given up: stop working.
    """
    if not _running(job_id).update(steps=steps, moved_at=now):
        raise JobIsOver


def give_sign_of_life(job_id: int, *, now: datetime) -> None:
    """Says that somebody still works on a job."""
    _running(job_id).update(moved_at=now)


def end_job(
    job_id: int,
    status: JobStatus,
    message: str,
    *,
    now: datetime,
    model: ModelVersionRecord | None = None,
) -> None:
    """Ends a running job.

    Raises:
        JobIsOver: it was cancelled or given up before.
    """
    changes: dict[str, Any] = {"status": status, "message": message, "moved_at": now, "finished_at": now}
    if model is not None:
        changes["model"] = model
    if not _running(job_id).update(**changes):
        raise JobIsOver


def cancel_job(job_id: int, *, now: datetime) -> None:
    """Ends an active job; the work stops at its next step and publishes nothing.

    Raises:
        JobIsOver: it was over before.
    """
    active = JobRecord.objects.filter(pk=job_id, status__in=ACTIVE_JOB_STATUSES)
    message = later("Cancelled. What was published before stays as it is.")
    if not active.update(status=JobStatus.CANCELLED, message=message, finished_at=now):
        raise JobIsOver


def interrupt_silent_jobs(*, now: datetime) -> int:
    """Ends running jobs without a sign of life, and returns how many."""
    silent = JobRecord.objects.filter(status=JobStatus.RUNNING, moved_at__lt=now - SILENCE)
    return silent.update(status=JobStatus.INTERRUPTED, message=INTERRUPTED, finished_at=now)


def lost_job_ids(*, now: datetime) -> list[int]:
    """Queued jobs that nobody took for a while; they count as sent again now."""
    lost = JobRecord.objects.filter(status=JobStatus.QUEUED, moved_at__lt=now - SILENCE)
    ids = list(lost.values_list("pk", flat=True))
    JobRecord.objects.filter(pk__in=ids, status=JobStatus.QUEUED).update(moved_at=now)
    return ids


def _running(job_id: int) -> Any:
    return JobRecord.objects.filter(pk=job_id, status=JobStatus.RUNNING)
