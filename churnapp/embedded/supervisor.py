"""Keeps services running until somebody says stop."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from churnapp.embedded.processes import Service, ServiceDidNotStart

LOOK_SECONDS = 0.5
QUICK_DEATHS_ALLOWED = 5
QUICK_DEATH_WINDOW_SECONDS = 60.0


class Supervisor:
    """Starts services in order, restarts the one that dies, and stops them in reverse order.

    Args:
        say: called with one line of text for the person at the terminal.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._services: list[Service] = []
        self._deaths: dict[str, list[float]] = {}
        self._stop = threading.Event()

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_exception: object) -> None:
        for service in reversed(self._services):
            service.stop()

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def start(self, services: Sequence[Service], *, ready_within: float) -> None:
        """Starts services side by side and returns when all are ready.

        Raises:
            ServiceDidNotStart: one ended, or was not ready within ``ready_within`` seconds.
        """
        for service in services:
            service.start()
            self._services.append(service)
        for service in services:
            service.wait_until_ready(ready_within)

    def watch(self) -> None:
        """Returns after Ctrl-C or SIGTERM; until then restarts what dies.

        Raises:
            ServiceDidNotStart: a service died five times within a minute.
        """
        while not self._stop.wait(LOOK_SECONDS):
            for service in self._services:
                if not service.is_running and not self.stopping:
                    self._restart(service)

    def _restart(self, service: Service) -> None:
        now = time.monotonic()
        recent = [at for at in self._deaths.get(service.name, []) if now - at < QUICK_DEATH_WINDOW_SECONDS]
        self._deaths[service.name] = [*recent, now]
        if len(recent) >= QUICK_DEATHS_ALLOWED:
            raise ServiceDidNotStart(f"The {service.name} keeps ending. Its log says why: {service.log_path}")
        self._say(f"The {service.name} ended and is started again; its log is {service.log_path}")
        service.start()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
