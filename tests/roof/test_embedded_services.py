"""The embedded services start, answer, survive and stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from churnapp.embedded.broker import (
    LONGEST_SOCKET_PATH,
    broker_answers,
    embedded_broker,
    embedded_broker_socket,
)
from churnapp.embedded.lease import ServicesAlreadyRun, lease_holder, service_lease
from churnapp.embedded.processes import Service, ServiceDidNotStart
from churnapp.embedded.readiness import READY_FILE, ready_process
from churnapp.embedded.services import worker_answers
from churnapp.embedded.supervisor import Supervisor
from tests.conftest import SERVICE_SECONDS

pytestmark = pytest.mark.any_database


def holds(claim: Callable[[], bool]) -> bool:
    """Whether a claim comes true within the time that a busy machine may take."""
    deadline = time.monotonic() + SERVICE_SECONDS
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def own_broker(tmp_path):
    service = embedded_broker(tmp_path)
    service.start()
    service.wait_until_ready(SERVICE_SECONDS)
    yield service
    service.stop()


@pytest.mark.services
def test_what_the_broker_accepted_survives_a_kill(own_broker, tmp_path):
    socket = embedded_broker_socket(tmp_path)
    client = redis.Redis(unix_socket_path=str(socket))
    client.rpush("celery", "a task")
    client.execute_command("WAITAOF", "1", "0", "1000")

    os.kill(own_broker.process.pid, signal.SIGKILL)
    own_broker.process.wait()
    assert not broker_answers(socket)
    own_broker.start()
    own_broker.wait_until_ready(SERVICE_SECONDS)

    assert client.lrange("celery", 0, -1) == [b"a task"]


@pytest.mark.services
def test_nobody_but_the_owner_may_use_the_socket(own_broker, tmp_path):
    assert embedded_broker_socket(tmp_path).stat().st_mode & 0o077 == 0


def test_a_long_data_folder_gets_a_short_socket():
    deep = Path("/" + "/".join(["folder"] * 30))

    assert len(bytes(embedded_broker_socket(deep))) <= LONGEST_SOCKET_PATH
    assert embedded_broker_socket(deep) != embedded_broker_socket(deep / "other")


def test_a_second_owner_is_refused_and_told_who_is_first(tmp_path):
    with service_lease(tmp_path, owner="manage.py run"):
        assert "manage.py run" in lease_holder(tmp_path)
        with (
            pytest.raises(ServicesAlreadyRun, match=r"already runs .* \(manage.py run"),
            service_lease(tmp_path, owner="a command"),
        ):
            pass

    assert lease_holder(tmp_path) is None


def test_the_lease_of_a_killed_owner_is_free(tmp_path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from churnapp.embedded.lease import service_lease\n"
            "with service_lease(Path(sys.argv[1]), owner='x'): print('held', flush=True); time.sleep(60)",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"held\n"
    assert lease_holder(tmp_path)

    holder.kill()
    holder.wait()

    with service_lease(tmp_path, owner="next"):
        assert lease_holder(tmp_path).startswith("next")


def _sleeper(tmp_path, *, seconds: float = 60, **options) -> Service:
    command = [sys.executable, "-c", f"import time; time.sleep({seconds})"]
    return Service("sleeper", command, tmp_path / "sleeper.log", **{"is_ready": lambda: True, **options})


@pytest.fixture
def broker_client(broker):
    client = redis.Redis(unix_socket_path=str(embedded_broker_socket(Path(os.environ["DATA_DIR"]))))
    yield client
    client.close()


def test_a_service_that_ends_at_once_is_said_with_its_log(tmp_path):
    service = _sleeper(tmp_path, seconds=0, is_ready=lambda: False)
    service.start()

    with pytest.raises(ServiceDidNotStart, match=r"ended at once.*sleeper\.log"):
        service.wait_until_ready(10)


def test_a_service_that_is_not_ready_in_time_is_said_with_the_last_lines_of_its_log(tmp_path):
    code = "import time; print(*range(100), sep='\\n', flush=True); time.sleep(60)"
    service = Service("slow", [sys.executable, "-c", code], tmp_path / "slow.log", lambda: False)
    service.start()
    assert holds(lambda: "99" in service.log_path.read_text())

    with pytest.raises(ServiceDidNotStart) as refusal:
        service.wait_until_ready(0)

    service.stop()
    assert "The slow was not ready after 0 s." in str(refusal.value)
    assert "slow.log" in str(refusal.value)
    assert "\n    98\n    99" in str(refusal.value)
    assert "\n    50" not in str(refusal.value)


@pytest.mark.services
def test_a_worker_is_ready_when_it_says_so_whatever_becomes_of_answers_through_the_broker(start_worker):
    worker = start_worker()
    ready_file = Path(worker.environment[READY_FILE])

    assert ready_process(ready_file) == worker.process.pid
    worker.stop()
    assert ready_process(ready_file) is None
    assert not worker.is_ready()


@pytest.mark.services
def test_a_worker_that_runs_is_found_again_after_the_broker_forgot_everything(start_worker, broker_client):
    assert not worker_answers()
    start_worker()
    assert worker_answers()

    broker_client.flushall()

    assert worker_answers()


def test_a_service_that_ignores_the_request_to_stop_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("churnapp.embedded.processes.STOP_SECONDS", 0.2)
    code = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); open('ready', 'w').close(); time.sleep(60)"
    )
    ready = tmp_path / "ready"
    service = Service(
        "deaf", [sys.executable, "-c", code.replace("ready", str(ready))], tmp_path / "log", ready.exists
    )
    service.start()
    service.wait_until_ready(SERVICE_SECONDS)
    process = service.process

    service.stop()

    assert process.returncode == -signal.SIGKILL


def test_a_service_that_dies_is_started_again(tmp_path):
    said = []
    supervisor = Supervisor(said.append)
    service = _sleeper(tmp_path)
    supervisor.start([service], ready_within=5)
    first = service.process
    first.kill()
    first.wait()

    def stop_when_restarted(line: str) -> None:
        said.append(line)
        supervisor._on_signal(signal.SIGTERM, None)

    supervisor._say = stop_when_restarted
    supervisor.watch()

    assert service.process is not first
    assert "started again" in said[0]
    service.stop()


def test_a_signal_during_the_start_ends_it_and_stops_what_was_started(tmp_path):
    supervisor = Supervisor(lambda _line: None)
    service = _sleeper(tmp_path, is_ready=lambda: signal.raise_signal(signal.SIGTERM))

    with pytest.raises(KeyboardInterrupt), supervisor:
        supervisor.start([service], ready_within=5)

    assert service.process is None


def test_a_service_that_keeps_dying_ends_the_supervision(tmp_path, monkeypatch):
    monkeypatch.setattr("churnapp.embedded.supervisor.LOOK_SECONDS", 0.05)
    supervisor = Supervisor(lambda _line: None)
    supervisor.start([_sleeper(tmp_path, seconds=0)], ready_within=5)

    with pytest.raises(ServiceDidNotStart, match="keeps ending"):
        supervisor.watch()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_children_end_when_the_supervisor_is_killed(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from churnapp.embedded.processes import Service\n"
        "s = Service('child', [sys.executable, '-c', 'import time; time.sleep(60)'], Path(sys.argv[1]), lambda: True)\n"
        "s.start(); print(s.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "log")], stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    assert holds(lambda: not _is_alive(child))


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
