"""What a job did so far and how it ended, kept while it works."""

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Self

from django.utils import timezone

from predictions.mart import MartCannotBeBuilt, MartDamaged, MartMissing
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing
from predictions.ml.training import TrainingRefused
from predictions.models import JobRecord, JobStatus
from predictions.repositories.jobs import INTERRUPTED, JobIsOver, end_job, note_steps
from predictions.repositories.model_versions import SomebodyWasFaster

logger = logging.getLogger(__name__)

REFUSALS = (
    MartCannotBeBuilt,
    MartDamaged,
    MartMissing,
    ModelDoesNotFit,
    ModelMissing,
    SomebodyWasFaster,
    TrainingRefused,
)
"""What a job may end with by design; each message is one sentence with its remedy."""
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class JobProgress:
    """Writes the steps of a running job; calling it is a step.

    Args:
        job: taken by this process.
        say: hears each step too.
    """

    def __init__(self, job: JobRecord, say: Callable[[str], None]) -> None:
        self.job = job
        self._say = say
        self._steps = list(job.steps)

    def __call__(self, words: str) -> None:
        """Notes that a step begins.

        Raises:
            JobIsOver: somebody cancelled the job.
        """
        now = timezone.now()
        self._steps.append({"at": now.isoformat(), "words": words})
        note_steps(self.job.pk, self._steps, now=now)
        self._say(words)

    def replace_last(self, words: str) -> None:
        """Says the newest step anew: "2,000 of 9,000 accounts".

        Raises:
            JobIsOver: somebody cancelled the job.
        """
        if self._steps:
            self._steps[-1] = {**self._steps[-1], "words": words}
        note_steps(self.job.pk, self._steps, now=timezone.now())

    @classmethod
    @contextmanager
    def of(cls, job: JobRecord, say: Callable[[str], None]) -> Iterator[Self]:
        """Notes how the block ends where it does not end the job itself; what it raises is raised on."""
        try:
            yield cls(job, say)
        except JobIsOver:
            raise
        except REFUSALS as problem:
            _end(job, JobStatus.REFUSED, str(problem), timezone.now())
            raise
        except Exception as problem:
            logger.exception("Job %d failed", job.pk)
            _end(job, JobStatus.FAILED, sentence_of(problem), timezone.now())
            raise
        except BaseException:  # Ctrl-C, or the worker is told to stop
            _end(job, JobStatus.INTERRUPTED, INTERRUPTED, timezone.now())
            raise


def sentence_of(problem: Exception) -> str:
    """What went wrong and what to do, for a problem that nobody foresaw by name."""
    if isinstance(problem, OSError) and problem.errno in DISK_FULL:
        place = f" ({problem.filename})" if problem.filename else ""
        return (
            f"The disk is full{place}. Free space and start it again; "
            "what was published before stays as it is."
        )
    words = " ".join(str(problem).split())
    return (
        f"It failed unexpectedly ({type(problem).__name__}: {words[:300]}). "
        "The worker's log has the details. What was published before stays as it is."
    )


def _end(job: JobRecord, status: JobStatus, message: str, now: datetime) -> None:
    with suppress(JobIsOver):  # cancelled before it failed
        end_job(job.pk, status, message, now=now)
