"""Who runs the embedded services of a data folder: one owner at a time, known even after a crash."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPEN_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC


class ServicesAlreadyRun(RuntimeError):
    """Another process runs the embedded services of this data folder."""


@contextmanager
def service_lease(data_dir: Path, *, owner: str, wait: bool = False) -> Iterator[None]:
    """Holds the right to run the embedded services; the kernel gives it back when the process ends.

    Args:
        data_dir: folder whose services are meant.
        owner: written into the lock, for the message of whoever comes second.
        wait: wait for the present owner instead of refusing.

    Raises:
        ServicesAlreadyRun: somebody else holds it and ``wait`` is false.
    """
    path = data_dir / "run" / "services.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, OPEN_FLAGS, 0o600)
    try:
        if wait:
            fcntl.flock(handle, fcntl.LOCK_EX)
        elif not _locked_soon(handle):
            raise ServicesAlreadyRun(
                f"ChurnApp already runs on this data folder ({path.read_text() or 'another process'}). "
                "Use that one, or stop it first, or set DATA_DIR to another folder."
            )
        os.ftruncate(handle, 0)
        os.write(handle, f"{owner}, process {os.getpid()}".encode())
        yield
    finally:
        os.close(handle)


def lease_holder(data_dir: Path) -> str | None:
    """Who holds the lease now, in words, or None when nobody does."""
    path = data_dir / "run" / "services.lock"
    if not path.exists():
        return None
    handle = os.open(path, OPEN_FLAGS)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return path.read_text() or "another process"
    finally:
        os.close(handle)
    return None


def _locked_soon(handle: int) -> bool:
    """Tries for a quarter of a second: somebody may just be looking who holds it."""
    for _ in range(5):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False
