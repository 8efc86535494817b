"""Sends chunks to the workers; the database knows what is waiting, the queue only wakes somebody up."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from celery import current_app
from kombu import Connection
from kombu.exceptions import ChannelError, KombuError
from redis import RedisError

SCORE_CHUNK_TASK = "predictions.score_chunk"
SWEEP_RUNS_TASK = "predictions.sweep_runs"


class QueueUnreachable(RuntimeError):
    """The broker does not answer."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"The queue at {address} does not answer, so no worker can be told to score. "
            "Start the broker and the worker (make run starts both), then try again."
        )


class ChunkQueue(ABC):
    """Port: what wakes workers up."""

    @abstractmethod
    def refuse_unreachable(self) -> None:
        """Returns when the broker answers.

        Raises:
            QueueUnreachable: it does not.
        """

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether no message waits for a worker: what was sent is being worked on, or lost.

        Raises:
            QueueUnreachable: the broker does not answer.
        """

    @abstractmethod
    def send(self, chunk_ids: Iterable[int], *, delay_seconds: float = 0) -> None:
        """Asks the workers to score chunks.

        Raises:
            QueueUnreachable: the broker does not answer; what was not sent stays waiting in the database.
        """


class CeleryChunkQueue(ChunkQueue):
    """Sends Celery tasks by name."""

    def refuse_unreachable(self) -> None:
        """See the port."""
        with open_broker():
            pass

    def is_empty(self) -> bool:
        """See the port."""
        with open_broker() as connection:
            try:
                declared = connection.default_channel.queue_declare(
                    current_app.conf.task_default_queue, passive=True
                )
            except ChannelError:
                return True  # the broker forgets a queue without messages
            return bool(declared.message_count == 0)

    def send(self, chunk_ids: Iterable[int], *, delay_seconds: float = 0) -> None:
        """See the port."""
        with open_broker() as connection, current_app.amqp.Producer(connection) as producer:
            for chunk_id in chunk_ids:
                current_app.send_task(
                    SCORE_CHUNK_TASK, args=[chunk_id], countdown=delay_seconds or None, producer=producer
                )


@contextmanager
def open_broker() -> Iterator[Connection]:
    """A connection of the caller's own: short, and never one that a broker left dead in a pool."""
    connection = current_app.connection_for_write()
    try:
        with connection:
            connection.ensure_connection(max_retries=1, interval_start=0.1, timeout=2)
            yield connection
    except ChannelError:
        raise
    except (KombuError, RedisError, OSError) as problem:
        raise QueueUnreachable(connection.as_uri()) from problem
