"""A worker and an own broker for a whole module of tests: starting them takes longer than what they do."""

import os
import shutil
import signal
import sys
from pathlib import Path

import redis

from churnapp.embedded.broker import embedded_broker, embedded_broker_socket, embedded_broker_url
from churnapp.embedded.processes import Service
from churnapp.embedded.services import worker_service
from tests.conftest import SERVICE_SECONDS, process_environment


class ProcessStack:
    """Real processes in a folder of their own, on this test process's database.

    Args:
        folder: of the broker's store, the logs and the faults; short enough for a socket.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults = folder / "faults"
        self.faults.mkdir()
        self.broker = embedded_broker(folder)
        self.broker_url = embedded_broker_url(folder)
        self._workers: list[Service] = []
        self._schedulers: list[Service] = []

    def start_broker(self) -> None:
        self.broker.start()
        self.broker.wait_until_ready(SERVICE_SECONDS)

    def lose_broker(self) -> None:
        """Kills the broker and everything that it has kept."""
        kill(self.broker)
        for path in (self.folder / "broker").rglob("*.aof*"):
            path.unlink()

    def forget_messages(self) -> None:
        with redis.Redis(unix_socket_path=str(embedded_broker_socket(self.folder))) as client:
            client.flushall()

    def worker(self) -> Service:
        """The worker, which two children share; started where none runs."""
        if not (self._workers and self._workers[-1].is_running):
            self.start_worker()
        return self._workers[-1]

    def start_worker(self) -> Service:
        service = worker_service(self.folder, processes=2)
        service.command = [
            part.replace("churnapp.celery", "tests.predictions.faulty_worker") for part in service.command
        ]
        service.environment = {**service.environment, **self._environment()}
        service.start()
        self._workers.append(service)
        service.wait_until_ready(SERVICE_SECONDS)
        return service

    def start_schedulers(self, count: int) -> None:
        """Hasty ones (``hasty_scheduler``), each with a memory of its own."""
        for _ in range(count):
            name = f"scheduler-{len(self._schedulers)}"
            command = [
                *(sys.executable, "-m", "celery", "--app", "tests.predictions.hasty_scheduler", "beat"),
                *("--loglevel", "INFO", "--schedule", str(self.folder / name), "--pidfile", ""),
            ]
            log = self.folder / "logs" / f"{name}.log"
            service = Service(name, command, log, lambda log=log: "Sending due task" in log.read_text())
            service.environment = self._environment()
            self._schedulers.append(service)
        for service in self._schedulers:
            service.start()
        for service in self._schedulers:
            service.wait_until_ready(SERVICE_SECONDS)

    def stop_schedulers(self) -> None:
        for service in self._schedulers:
            service.stop()
        self._schedulers.clear()

    def _environment(self) -> dict[str, str]:
        return {**process_environment(), "REDIS_URL": self.broker_url, "FAULTS": str(self.faults)}

    def plant(self, phase: str) -> None:
        """Lets the next child that reaches the phase die there."""
        (self.faults / phase).touch()

    def hold(self) -> None:
        """Lets chunks that are taken wait until ``let_go``."""
        self.plant("hold")

    def let_go(self) -> None:
        (self.faults / "hold").unlink()

    def went_off(self, phase: str) -> bool:
        return not (self.faults / phase).exists()

    def set_portfolio(self, first_pk: int, count: int) -> None:
        (self.faults / "portfolio").write_text(f"{first_pk} {count}")

    def set_clock(self, seconds: float) -> None:
        """Lets the worker's clock be wrong by so much."""
        (self.faults / "clock").write_text(str(seconds))

    def mend(self) -> None:
        """Takes back what a test has started, planted and kept on the disk."""
        self.stop_schedulers()
        for path in self.faults.iterdir():
            path.unlink()
        for name in ("log", "marts", "models"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def stop(self) -> None:
        for service in (*self._schedulers, *self._workers, self.broker):
            service.stop()


def kill(service: Service) -> None:
    """Ends a service and its children as a power cut does."""
    assert service.process is not None
    os.killpg(service.process.pid, signal.SIGKILL)
    service.process.wait()
