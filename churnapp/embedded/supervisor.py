"""Keeps services running until somebody says stop."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from churnapp.embedded.processes import Service, ServiceDidNotStart, how_a_log_ends

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
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
        self._watching = False

    def __enter__(self) -> "Supervisor":
        self._handlers_before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *_exception: object) -> None:
        self._watching = True  # a second Ctrl-C does not interrupt the stopping
        for service in reversed(self._services):
            service.stop()
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)

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

        Before it is called the same signals raise KeyboardInterrupt, which ends a start half-way.

        Raises:
            ServiceDidNotStart: a service died five times within a minute.
        """
        self._watching = True
        while not self._stop.wait(LOOK_SECONDS):
            for service in self._services:
                if not service.is_running and not self._stop.is_set():
                    self._restart(service)

    def _restart(self, service: Service) -> None:
        now = time.monotonic()
        recent = [at for at in self._deaths.get(service.name, []) if now - at < QUICK_DEATH_WINDOW_SECONDS]
        self._deaths[service.name] = [*recent, now]
        if len(recent) >= QUICK_DEATHS_ALLOWED:
            raise ServiceDidNotStart(f"The {service.name} keeps ending. {how_a_log_ends(service.log_path)}")
        self._say(f"The {service.name} ended and is started again; its log is {service.log_path}")
        service.start()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
        if not self._watching:
            raise KeyboardInterrupt
