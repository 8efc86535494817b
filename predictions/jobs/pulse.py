"""Signs of life of a running job, so that a killed process is told from a long step."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection
from django.utils import timezone

from predictions.repositories.jobs import give_sign_of_life

PULSE_SECONDS = 10.0


@contextmanager
def pulse(job_id: int) -> Iterator[None]:
    """Gives a sign of life every ten seconds while the block runs, from a thread with its own connection."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job_id, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=1)


def _beat(job_id: int, over: threading.Event) -> None:
    try:
        while not over.wait(PULSE_SECONDS):
            with suppress(DatabaseError):  # a busy database misses one beat of nine
                give_sign_of_life(job_id, now=timezone.now())
    finally:
        connection.close()
