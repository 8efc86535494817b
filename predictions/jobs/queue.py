"""Sends jobs to the workers; the database knows what is waiting."""

from abc import ABC, abstractmethod

from celery import current_app

from predictions.scoring.queue import open_broker

RUN_JOB_TASK = "predictions.run_job"
SWEEP_JOBS_TASK = "predictions.sweep_jobs"


class JobQueue(ABC):
    """Port: what wakes a worker up for a job."""

    @abstractmethod
    def refuse_unreachable(self) -> None:
        """Returns when the broker answers.

        Raises:
            QueueUnreachable: it does not.
        """

    @abstractmethod
    def send(self, job_id: int) -> None:
        """Asks a worker to do a job.

        Raises:
            QueueUnreachable: the broker does not answer; the job stays queued in the database.
        """


class CeleryJobQueue(JobQueue):
    """Sends Celery tasks by name."""

    def refuse_unreachable(self) -> None:
        """See the port."""
        with open_broker():
            pass

    def send(self, job_id: int) -> None:
        """See the port."""
        with open_broker() as connection, current_app.amqp.Producer(connection) as producer:
            current_app.send_task(RUN_JOB_TASK, args=[job_id], producer=producer)
