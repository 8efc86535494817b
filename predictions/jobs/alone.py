"""Trainings that nobody asked for, such as a demotion: they take the one place for trainings too."""

from collections.abc import Callable

from django.utils import timezone

from predictions.jobs.progress import JobProgress
from predictions.jobs.pulse import pulse
from predictions.jobs.work import trained_words
from predictions.ml.training import Progress
from predictions.models import JobKind, JobStatus, ModelVersionRecord
from predictions.repositories.jobs import end_job, interrupt_silent_jobs, open_job


def train_alone(training: Callable[[Progress], ModelVersionRecord]) -> ModelVersionRecord:
    """Does a training of the system's own in this process, as a job that people can watch and cancel.

    Args:
        training: trains and registers a version; called with where to tell its steps.

    Raises:
        JobAlreadyActive: somebody trains already.
        Exception: what the training raises; the job says why it ended.
    """
    interrupt_silent_jobs(now=timezone.now())
    job = open_job(JobKind.TRAINING, started_by=None, now=timezone.now(), status=JobStatus.RUNNING)
    with pulse(job.pk), JobProgress.of(job, lambda _: None) as progress:
        record = training(progress)
        end_job(job.pk, JobStatus.SUCCEEDED, trained_words(record), now=timezone.now(), model=record)
    return record
