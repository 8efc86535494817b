"""Child processes: started in order, ready before the next, stopped politely, gone when we are gone."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10.0
SHOWN_LOG_LINES = 12
SHOWN_LOG_BYTES = 6_000


class ServiceDidNotStart(RuntimeError):
    """A service ended, or was not ready in time; the message says which, and how its log ends."""


@dataclass(slots=True)
class Service:
    """One child process.

    Attributes:
        name: for messages and for the name of its log.
        command: program and arguments.
        log_path: file that its output is appended to.
        is_ready: answers quickly whether the service does its work.
        environment: variables on top of the inherited ones.
    """

    name: str
    command: Sequence[str]
    log_path: Path
    is_ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the process in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    def wait_until_ready(self, seconds: float) -> None:
        """Returns when the service is ready.

        Raises:
            ServiceDidNotStart: it ended, or was not ready within ``seconds``.
        """
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if not self.is_running:
                raise ServiceDidNotStart(f"The {self.name} ended at once. {how_a_log_ends(self.log_path)}")
            if time.monotonic() > deadline:
                raise ServiceDidNotStart(
                    f"The {self.name} was not ready after {seconds:.0f} s. {how_a_log_ends(self.log_path)}"
                )
            time.sleep(0.05)

    @property
    def is_running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Asks the process to end, and ends its whole group when it does not within ten seconds."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def how_a_log_ends(path: Path) -> str:
    """The end of every sentence about a service in trouble: where its log is, and the last lines of it."""
    with suppress(OSError), path.open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - SHOWN_LOG_BYTES))
        if lines := log.read().decode(errors="replace").splitlines()[-SHOWN_LOG_LINES:]:
            return "\n    ".join([f"Its log {path} ends with:", *lines])
    return f"Its log {path} is empty."


def _die_with_parent() -> None:
    """Asks the kernel to end this process when the supervisor is gone, even after a SIGKILL."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
