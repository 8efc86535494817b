"""Jobs as their pages show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from predictions.domain.kept_sentences import retold
from predictions.models import ACTIVE_JOB_STATUSES, JobKind, JobRecord, JobStatus, ModelStatus

SHOWN_JOBS = 10


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a job.

    Attributes:
        took: until the next step began, or the job ended; None for the step it is at.
    """

    words: str
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job.

    Attributes:
        started_by: name of the person; empty for a command and for the system.
        steps: oldest first.
        expected_steps: how many the last one of its kind took that succeeded; 0 where there was none.
        model_version: version it made or scores; empty where there is none yet.
        is_published: whether that version is the published one now.
        run_id: run that a scoring in the shadow stands beside.
    """

    pk: int
    kind: JobKind
    status: JobStatus
    started_by: str
    created_at: datetime
    moved_at: datetime
    finished_at: datetime | None
    message: str
    steps: tuple[StepRow, ...]
    expected_steps: int
    model_version: str
    is_published: bool
    run_id: int | None

    @property
    def is_active(self) -> bool:
        """Whether it is still queued or running."""
        return self.status in ACTIVE_JOB_STATUSES

    @property
    def has_failed(self) -> bool:
        """Whether it ended without a result, by no wish of a person."""
        return self.status in {JobStatus.REFUSED, JobStatus.FAILED, JobStatus.INTERRUPTED}

    def duration_until(self, now: datetime) -> timedelta:
        """How long it took, or has taken so far; no time where the clock was set back meanwhile."""
        return max((self.finished_at or now) - self.created_at, timedelta(0))


def job_rows(*kinds: JobKind) -> list[JobRow]:
    """The newest ten jobs of some kinds, newest first; one query."""
    return [_row(job) for job in _jobs().filter(kind__in=kinds)[:SHOWN_JOBS]]


def job_row(job_id: int) -> JobRow | None:
    """One job with how many steps it will take, in two queries; None when there is none."""
    job = _jobs().filter(pk=job_id).first()
    if job is None:
        return None
    alike = JobRecord.objects.filter(kind=job.kind, status=JobStatus.SUCCEEDED).values_list(
        "steps", flat=True
    )
    return _row(job, expected_steps=len(alike.first() or ()))


def newest_shadow_job(version: str) -> JobRow | None:
    """The newest scoring in the shadow of a version; one query."""
    job = _jobs().filter(kind=JobKind.SHADOW, model__version=version).first()
    return None if job is None else _row(job)


def _jobs() -> QuerySet[JobRecord]:
    return JobRecord.objects.select_related("started_by", "model")


def _row(job: JobRecord, *, expected_steps: int = 0) -> JobRow:
    return JobRow(
        pk=job.pk,
        kind=JobKind(job.kind),
        status=JobStatus(job.status),
        started_by=str(job.started_by or ""),
        created_at=job.created_at,
        moved_at=job.moved_at,
        finished_at=job.finished_at,
        message=retold(job.message),
        steps=_steps(job),
        expected_steps=expected_steps,
        model_version=job.model.version if job.model else "",
        is_published=bool(job.model and job.model.status == ModelStatus.PUBLISHED),
        run_id=job.run_id,
    )


def _steps(job: JobRecord) -> tuple[StepRow, ...]:
    words = [step["words"] for step in job.steps]
    begun = [parse_datetime(step["at"]) for step in job.steps]
    ends = [*begun, job.finished_at][1:]
    return tuple(
        StepRow(retold(said), end - start if start and end else None)
        for said, start, end in zip(words, begun, ends, strict=True)
    )
