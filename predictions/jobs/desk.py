"""Jobs from the request to the worker, and what becomes of those that nobody finishes."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from churnapp.accounts.models import User
from predictions.jobs.pulse import pulse
from predictions.jobs.queue import JobQueue
from predictions.jobs.work import do_job
from predictions.ml.artifact import sweep_artifacts
from predictions.models import JobKind, JobRecord, JobStatus, ModelVersionRecord, ScoringRunRecord
from predictions.repositories import jobs
from predictions.scoring.queue import QueueUnreachable

logger = logging.getLogger(__name__)


class JobDesk:
    """Opens, works off, cancels and clears up jobs.

    Args:
        queue: wakes workers up.
        now: the clock, UTC.
    """

    def __init__(self, queue: JobQueue, now: Callable[[], datetime]) -> None:
        self._queue = queue
        self._now = now

    def open(
        self,
        kind: JobKind,
        *,
        started_by: User | None,
        subject: str = "",
        options: dict[str, Any] | None = None,
        model: ModelVersionRecord | None = None,
        run: ScoringRunRecord | None = None,
    ) -> JobRecord:
        """Opens a job and wakes a worker up for it.

        Raises:
            QueueUnreachable, JobAlreadyActive: nothing was opened.
        """
        self._queue.refuse_unreachable()
        jobs.interrupt_silent_jobs(now=self._now())
        job = jobs.open_job(
            kind,
            started_by=started_by,
            now=self._now(),
            subject=subject,
            options=options,
            model=model,
            run=run,
        )
        transaction.on_commit(lambda: self._send(job.pk))
        return job

    def do_here(self, kind: JobKind, *, options: dict[str, Any], say: Callable[[str], None]) -> JobRecord:
        """Does a job in this process, as a command does.

        Args:
            kind: of work.
            options: what it is done with.
            say: hears each step.

        Raises:
            JobAlreadyActive: the same work is on its way already.
            Exception: it did not succeed; the job says why.
        """
        return self._do(self._take(kind, options), say)

    def do_unless_done(self, kind: JobKind, is_done: Callable[[], bool]) -> None:
        """Does a job in this process unless somebody did it while it was asked for; then no job is left.

        Args:
            kind: of work.
            is_done: whether it was done, asked once nobody else can begin with it any more.

        Raises:
            JobAlreadyActive: the same work is on its way already.
            Exception: it did not succeed; the job says why.
        """
        job = self._take(kind, {})
        if is_done():
            job.delete()
            return
        self._do(job, lambda _: None)

    def _take(self, kind: JobKind, options: dict[str, Any]) -> JobRecord:
        jobs.interrupt_silent_jobs(now=self._now())
        return jobs.open_job(
            kind, started_by=None, now=self._now(), options=options, status=JobStatus.RUNNING
        )

    def _do(self, job: JobRecord, say: Callable[[str], None]) -> JobRecord:
        with pulse(job.pk):
            do_job(job, say)
        return JobRecord.objects.select_related("model").get(pk=job.pk)

    def work_off(self, job_id: int) -> None:
        """Does a queued job in this process; a job that somebody took already is left to them."""
        job = jobs.take_job(job_id, now=self._now())
        if job is None:
            return
        with suppress(Exception), pulse(job.pk):  # how it ended stands in the job, and in the log
            do_job(job)

    def cancel(self, job_id: int) -> None:
        """Ends a job; its work stops at the next step.

        Raises:
            JobIsOver: it was over before.
        """
        jobs.cancel_job(job_id, now=self._now())

    def sweep(self) -> None:
        """Ends silent jobs, sends lost ones again, removes what interrupted trainings left on the disk."""
        jobs.interrupt_silent_jobs(now=self._now())
        for job_id in jobs.lost_job_ids(now=self._now()):
            self._send(job_id)
        registered = ModelVersionRecord.objects.values_list("version", flat=True)
        if left := sweep_artifacts(set(registered)):
            logger.warning("Removed what interrupted trainings left: %s", ", ".join(left))

    def _send(self, job_id: int) -> None:
        try:
            self._queue.send(job_id)
        except QueueUnreachable:
            logger.warning("The queue went away; job %d waits for the sweeper", job_id)
