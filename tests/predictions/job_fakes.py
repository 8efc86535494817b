"""A queue of jobs in memory."""

from predictions.jobs.queue import JobQueue
from predictions.scoring.queue import QueueUnreachable


class FakeJobQueue(JobQueue):
    """Keeps messages in memory, and can be down."""

    def __init__(self) -> None:
        self.waiting: list[int] = []
        self.is_down = False

    def refuse_unreachable(self) -> None:
        if self.is_down:
            raise QueueUnreachable("memory")

    def send(self, job_id: int) -> None:
        self.refuse_unreachable()
        self.waiting.append(job_id)
