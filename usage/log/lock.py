"""One writer at a time on the event log, across processes."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from churnapp.saying import say

RETRY_EVERY_SECONDS = 0.05
WAIT_SECONDS = 300.0


class EventLogBusy(TimeoutError):
    """Another process is still writing to the event log."""


@contextmanager
def exclusive_lock(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds the lock file; released by the system when the process dies.

    Raises:
        EventLogBusy: somebody else held it for longer than ``wait_seconds``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        _acquire(file.fileno(), path, time.monotonic() + wait_seconds)
        yield


def _acquire(descriptor: int, path: Path, give_up_at: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                raise EventLogBusy(
                    say(
                        "Another import is writing to the event log ({parent}). Wait until it has "
                        "finished and try again.",
                        parent=path.parent,
                    )
                ) from None
            time.sleep(RETRY_EVERY_SECONDS)
        else:
            return
