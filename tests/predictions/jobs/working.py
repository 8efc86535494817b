"""Opening jobs and working them off."""

from datetime import UTC, datetime, timedelta

from django.test import TestCase

from predictions.jobs.desk import JobDesk
from predictions.models import (
    JobKind,
    JobRecord,
)
from tests.predictions.ml_builders import World

SMALL = World(accounts=60, months=9, base=-3.0)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def opened(desk: JobDesk, kind: JobKind = JobKind.TRAINING, **asked) -> JobRecord:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return desk.open(kind, **{"started_by": None, **asked})


def worked_off(desk: JobDesk, **asked) -> JobRecord:
    job = opened(desk, **asked)
    desk.work_off(job.pk)
    job.refresh_from_db()
    return job
