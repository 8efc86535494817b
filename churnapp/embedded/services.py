"""The embedded services as a whole: for ``manage.py run``, and for commands that need a worker."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from kombu.exceptions import KombuError
from kombu.pidbox import Mailbox
from redis import RedisError

from churnapp.embedded.broker import broker_answers, embedded_broker, embedded_broker_socket
from churnapp.embedded.lease import ServicesAlreadyRun, lease_holder, service_lease
from churnapp.embedded.processes import Service, ServiceDidNotStart, how_a_log_ends
from churnapp.embedded.readiness import READY_FILE, ready_process, worker_ready_file

RUN_OWNER = "manage.py run"
COMMAND_OWNER = "a command"
BROKER_SECONDS = 20.0
WORKER_SECONDS = 60.0
ANSWER_SECONDS = 2.0
# XGBoost deadlocks after a fork from a parent that used OpenMP; one core per worker, parallelism by workers
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}


def available_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worker_answers() -> bool:
    """Whether any worker, wherever it runs, answers through the broker within two seconds.

    Asks over a connection of its own: those that Celery keeps may be what an earlier broker left.
    """
    conf = current_app.conf
    mailbox = Mailbox(
        conf.control_exchange, type="fanout", accept=conf.accept_content, serializer=conf.task_serializer
    )
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0.1, timeout=2)
            return bool(mailbox(connection).multi_call("ping", timeout=ANSWER_SECONDS, limit=1))
    except (KombuError, OSError, RedisError):
        return False


def worker_service(data_dir: Path, *, processes: int) -> Service:
    """A Celery worker with ``processes`` children, one core each, not yet started."""
    ready_file = worker_ready_file(data_dir)
    service = Service(
        name="worker",
        command=[
            *(sys.executable, "-m", "celery", "--app", "churnapp.celery", "worker"),
            *("--concurrency", str(processes), "--loglevel", "INFO", "--hostname", "worker@%h"),
            *("--without-gossip", "--without-mingle"),
        ],
        log_path=data_dir / "logs" / "worker.log",
        is_ready=lambda: service.process is not None and ready_process(ready_file) == service.process.pid,
        environment={**ONE_THREAD, READY_FILE: str(ready_file)},
    )
    return service


@contextmanager
def services_for_a_command(data_dir: Path) -> Iterator[None]:
    """Sees to it that an embedded broker and a worker answer while the block runs.

    Uses those of ``manage.py run`` where it is up; otherwise starts its own and stops them at the end.
    A second command waits for the first one's services to stop and then starts its own.

    Raises:
        ServiceDidNotStart: a service ended or was not ready in time.
    """
    while True:
        holder = lease_holder(data_dir)
        if holder and holder.startswith(RUN_OWNER):
            _wait_for_the_running(data_dir)
            yield
            return
        try:
            with service_lease(data_dir, owner=COMMAND_OWNER, wait=holder is not None):
                yield from _own_services(data_dir)
                return
        except ServicesAlreadyRun:
            continue  # somebody else was quicker: look again who it is


def _own_services(data_dir: Path) -> Iterator[None]:
    broker = embedded_broker(data_dir)
    worker = worker_service(data_dir, processes=available_cores())
    try:
        broker.start()
        broker.wait_until_ready(BROKER_SECONDS)
        worker.start()
        worker.wait_until_ready(WORKER_SECONDS)
        yield
    finally:
        worker.stop()
        broker.stop()


def _wait_for_the_running(data_dir: Path) -> None:
    socket = embedded_broker_socket(data_dir)
    deadline = time.monotonic() + WORKER_SECONDS
    while not (broker_answers(socket) and ready_process(worker_ready_file(data_dir))):
        if time.monotonic() > deadline:
            raise ServiceDidNotStart(
                "manage.py run is up but its worker is not ready. "
                f"{how_a_log_ends(data_dir / 'logs' / 'worker.log')}"
            )
        time.sleep(0.2)
