"""Scoring runs through a real broker and real workers that die in the middle."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from churnapp.embedded.services import worker_service
from customers.models import CustomerRecord
from predictions.jobs.desk import JobDesk
from predictions.jobs.queue import CeleryJobQueue
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.artifact import artifact_folder
from predictions.models import (
    CurrentScoreRecord,
    JobKind,
    JobRecord,
    JobStatus,
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from predictions.repositories.runs import RunAlreadyActive, close_run_when_complete
from predictions.scoring.queue import CeleryChunkQueue
from predictions.scoring.runs import ScoringRuns
from tests.conftest import SERVICE_SECONDS, process_environment
from tests.predictions.builders import a_customer, daily_events, log_events
from tests.predictions.model_builders import a_version, half_an_hour_ago
from tests.predictions.scoring_fakes import AS_OF, memory_sources
from tests.predictions.test_model_lifecycle import fill

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ACCOUNTS = 1_500


@pytest.fixture
def first_pk(transactional_db, make_customers, published_model) -> int:
    make_customers(ACCOUNTS)
    return CustomerRecord.objects.order_by("pk").values_list("pk", flat=True)[0]


@pytest.fixture
def runs(broker, first_pk) -> ScoringRuns:
    return ScoringRuns(memory_sources(first_pk=first_pk, count=ACCOUNTS), CeleryChunkQueue(), timezone.now)


@pytest.fixture
def runs_later(first_pk) -> ScoringRuns:
    """The same a minute later: what was silent by then is lost."""
    sources = memory_sources(first_pk=first_pk, count=ACCOUNTS)
    return ScoringRuns(sources, CeleryChunkQueue(), lambda: timezone.now() + timedelta(minutes=1))


@pytest.fixture
def start_faulty_worker(broker, data_dir, first_pk):
    started = []

    def start(processes: int = 1):
        service = worker_service(data_dir, processes=processes)
        service.command = [
            part.replace("churnapp.celery", "tests.predictions.faulty_worker") for part in service.command
        ]
        service.environment = {
            **service.environment,
            **process_environment(),
            "FIRST_PK": str(first_pk),
            "ACCOUNTS": str(ACCOUNTS),
        }
        service.start()
        started.append(service)
        service.wait_until_ready(SERVICE_SECONDS)
        return service

    yield start
    for service in started:
        service.stop()


@pytest.fixture
def plant(data_dir) -> Callable[[str], None]:
    (data_dir / "faults").mkdir()
    return lambda phase: (data_dir / "faults" / phase).touch()


def is_over(run: ScoringRunRecord, within: float = SERVICE_SECONDS) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        run.refresh_from_db()
        if not run.is_active:
            return True
        time.sleep(0.1)
    return False


def assert_whole(run: ScoringRunRecord) -> None:
    assert (run.status, run.message) == (RunStatus.SUCCEEDED, "")
    assert PredictionRecord.objects.filter(run=run).count() == ACCOUNTS
    assert CurrentScoreRecord.objects.filter(prediction__run=run).count() == ACCOUNTS


def test_two_workers_score_and_publish_once(runs, start_faulty_worker):
    start_faulty_worker(processes=2)

    run = runs.start(started_by=None)

    assert is_over(run)
    assert_whole(run)
    assert not CurrentScoreRecord.objects.exclude(previous_probability=None).exists()


@pytest.mark.parametrize("phase", ["predict", "write", "close"])
def test_a_worker_killed_in_a_phase_of_a_chunk_loses_and_doubles_nothing(
    runs, runs_later, start_faulty_worker, plant, data_dir, phase
):
    start_faulty_worker()
    earlier = runs.start(started_by=None)
    assert is_over(earlier)
    published = set(CurrentScoreRecord.objects.values_list("prediction_id", flat=True))
    plant(phase)

    run = runs.start(started_by=None)
    while run.is_active and not is_over(run, within=5):
        if CurrentScoreRecord.objects.exclude(prediction__run=run).exists():
            assert set(CurrentScoreRecord.objects.values_list("prediction_id", flat=True)) == published
        runs_later.sweep()

    assert not (data_dir / "faults" / phase).exists()
    assert_whole(run)


def test_a_whole_worker_killed_is_replaced_by_the_next(runs, runs_later, start_faulty_worker):
    worker = start_faulty_worker()
    run = runs.start(started_by=None)
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()

    start_faulty_worker()
    while not is_over(run, within=5):
        runs_later.sweep()

    assert_whole(run)


@pytest.mark.any_database
def test_a_broker_restarted_empty_delays_a_run(runs, runs_later, start_faulty_worker, broker):
    run = runs.start(started_by=None)
    import redis
    from django.conf import settings

    redis.Redis(unix_socket_path=settings.BROKER_URL.removeprefix("redis+socket://")).flushall()

    start_faulty_worker()
    assert runs_later.sweep() == 6

    assert is_over(run)
    assert_whole(run)


def test_two_people_pressing_at_once_start_one_run(runs, first_pk):
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def press() -> None:
        together.wait()
        try:
            runs.start(started_by=None)
            outcomes.append("started")
        except RunAlreadyActive as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    run = ScoringRunRecord.objects.get()
    assert max(outcomes) == "started"
    assert f"run {run.pk}" in min(outcomes)


def test_two_last_chunks_publish_once(runs, first_pk):
    run = runs.start(started_by=None)
    run.chunks.update(status="done")
    closed: list[bool] = []
    together = threading.Barrier(4)

    def close() -> None:
        together.wait()
        closed.append(close_run_when_complete(run.pk, now=timezone.now()))
        connection.close()

    threads = [threading.Thread(target=close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(closed) == [False, False, False, True]


@pytest.mark.any_database
def test_a_model_that_only_a_worker_finds_unreadable_fails_the_run_with_exit_code_1(
    transactional_db, data_dir, published_model, start_worker, manage
):
    a_customer("acme")
    log_events(daily_events(AS_OF - timedelta(days=90), AS_OF + timedelta(days=1)))
    build_fresh_mart()
    artifact_folder("1.0.0").mkdir(parents=True)
    (artifact_folder("1.0.0") / "model.json").write_text('{"parts": []}')
    start_worker()

    scored = manage("score", "--wait")

    assert scored.returncode == 1
    assert "1 of 1 accounts could not be scored: The files of model 1.0.0 cannot be read." in scored.stderr
    assert ScoringRunRecord.objects.get().status == RunStatus.FAILED
    assert not CurrentScoreRecord.objects.exists()


def test_a_training_whose_worker_is_killed_is_told_as_interrupted_and_not_begun_again(
    transactional_db, data_dir, start_worker
):
    fill()
    build_fresh_mart()
    a_version("1.0.0", ModelStatus.PUBLISHED)
    worker = start_worker()
    job = JobDesk(CeleryJobQueue(), timezone.now).open(JobKind.TRAINING, started_by=None)
    deadline = time.monotonic() + 60
    while not JobRecord.objects.get().steps and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING

    start_worker()
    half_an_hour_ago(*(path.name for path in artifact_folder("1.0.0").parent.iterdir()))
    JobDesk(CeleryJobQueue(), lambda: timezone.now() + timedelta(minutes=3)).sweep()

    job.refresh_from_db()
    assert job.status == JobStatus.INTERRUPTED
    assert ModelVersionRecord.objects.get().version == "1.0.0"
    assert [path.name for path in artifact_folder("1.0.0").parent.iterdir()] == ["1.0.0"]
