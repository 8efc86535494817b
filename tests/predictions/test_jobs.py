"""Jobs: one at a time, told step by step, ended once, and never left hanging."""

import errno
import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test import TestCase

from predictions.domain import ModelStatus
from predictions.jobs.alone import train_alone
from predictions.jobs.desk import JobDesk
from predictions.jobs.progress import JobProgress
from predictions.ml import artifact
from predictions.ml.artifact import artifact_folder
from predictions.ml.registry import load_published_model, published_record
from predictions.models import (
    JobKind,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
    PromotionRecord,
    QualityReportRecord,
)
from predictions.repositories.jobs import JobAlreadyActive, JobIsOver, cancel_job, open_job, take_job
from predictions.scoring.queue import QueueUnreachable
from predictions.training import lifecycle
from tests.predictions.job_fakes import FakeJobQueue
from tests.predictions.ml_builders import MartFake, World
from tests.predictions.model_builders import a_version, because, half_an_hour_ago

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SMALL = World(accounts=60, months=9, base=-3.0)
NEVER = np.datetime64("NaT", "D")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue() -> FakeJobQueue:
    return FakeJobQueue()


@pytest.fixture
def desk(queue, clock, data_dir) -> JobDesk:
    return JobDesk(queue, clock)


@pytest.fixture
def mart(monkeypatch, db):
    """Lets trainings read a world instead of a mart."""

    def offer(world: World = SMALL, **replaced) -> None:
        snapshots = world.snapshots()
        for name, value in replaced.items():
            getattr(snapshots, name)[:] = value
        monkeypatch.setattr(lifecycle, "open_mart", lambda **_: MartFake(world, snapshots))
        QualityReportRecord.objects.get_or_create(
            mart_version=MartFake.version,
            defaults={"as_of": world.last_day, "checked_at": datetime(2026, 6, 1, tzinfo=UTC)},
        )

    offer()
    return offer


def opened(desk: JobDesk, kind: JobKind = JobKind.TRAINING, **asked) -> JobRecord:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return desk.open(kind, **{"started_by": None, **asked})


def worked_off(desk: JobDesk, **asked) -> JobRecord:
    job = opened(desk, **asked)
    desk.work_off(job.pk)
    job.refresh_from_db()
    return job


def test_a_training_tells_its_steps_and_ends_with_the_version_it_made(desk, queue, mart, admin):
    job = worked_off(desk, started_by=admin)

    assert queue.waiting == [job.pk]
    assert job.status == JobStatus.SUCCEEDED
    assert job.model == published_record()
    assert job.message.startswith("Model 1.0.0 is published. Published by the gate. The first model.")
    words = [step["words"] for step in job.steps]
    assert words[0] == "reading the history"
    assert words[-1] == "saving the model"
    assert job.model.promotions.last().made_by == admin


def test_one_training_at_a_time(desk, admin):
    opened(desk, started_by=admin)

    with pytest.raises(JobAlreadyActive, match=r"Training: one is on its way already \(started by admin\)"):
        opened(desk)

    opened(desk, JobKind.MART)


@pytest.mark.django_db(transaction=True)
def test_two_admins_pressing_at_once_start_one_training(desk, queue):
    together = threading.Barrier(2)
    told = []

    def press() -> None:
        together.wait()
        try:
            desk.open(JobKind.TRAINING, started_by=None)
            told.append("")
        except JobAlreadyActive as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert queue.waiting == [JobRecord.objects.get().pk]
    assert sorted(map(bool, told)) == [False, True]


def test_a_job_delivered_twice_is_worked_on_once(desk, mart):
    job = worked_off(desk)

    desk.work_off(job.pk)

    assert ModelVersionRecord.objects.count() == 1


def test_without_a_broker_nothing_is_opened(desk, queue):
    queue.is_down = True

    with pytest.raises(QueueUnreachable):
        opened(desk)

    assert not JobRecord.objects.exists()


def test_a_cancelled_training_stops_at_its_next_step_and_registers_nothing(desk, mart, monkeypatch):
    a_version("1.0.0", ModelStatus.PUBLISHED)
    job = opened(desk)
    monkeypatch.setattr(
        lifecycle, "next_version", lambda _: (cancel_job(job.pk, now=datetime.now(UTC)), "1.1.0")[1]
    )

    desk.work_off(job.pk)

    job.refresh_from_db()
    assert (job.status, job.steps) == (JobStatus.CANCELLED, [])
    assert ModelVersionRecord.objects.get().version == "1.0.0"


def test_a_training_cancelled_while_it_is_registered_registers_nothing(desk, mart, monkeypatch):
    job = opened(desk)
    save = lifecycle.save_artifact
    monkeypatch.setattr(
        lifecycle,
        "save_artifact",
        lambda model, **files: (cancel_job(job.pk, now=datetime.now(UTC)), save(model, **files)),
    )

    desk.work_off(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert not ModelVersionRecord.objects.exists()
    half_an_hour_ago("1.0.0")
    desk.sweep()
    assert not artifact_folder("1.0.0").exists()


def test_a_job_that_is_over_is_not_cancelled(desk, mart):
    job = worked_off(desk)

    with pytest.raises(JobIsOver, match="already over"):
        desk.cancel(job.pk)


def test_a_training_whose_worker_was_killed_is_told_as_interrupted(desk, clock):
    a_version("1.0.0", ModelStatus.PUBLISHED)
    half_an_hour_ago("1.1.0.tmp")
    job = opened(desk)
    take_job(job.pk, now=clock())

    clock.later(seconds=60)
    desk.sweep()
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    clock.later(seconds=60)
    desk.sweep()

    job.refresh_from_db()
    assert job.status == JobStatus.INTERRUPTED
    assert "Start it again" in job.message
    assert not artifact_folder("1.1.0.tmp").exists()
    assert published_record().version == "1.0.0"


def test_a_dead_training_blocks_nobody_who_starts_the_next(desk, clock):
    take_job(opened(desk).pk, now=clock())
    clock.later(minutes=5)

    assert opened(desk).status == JobStatus.QUEUED


def test_a_training_given_up_for_dead_registers_nothing_when_it_wakes_up(desk, clock, mart):
    job = take_job(opened(desk).pk, now=clock())
    clock.later(minutes=5)
    desk.sweep()

    with pytest.raises(JobIsOver), JobProgress.of(job, lambda _: None) as progress:
        progress("fitting")


def test_a_job_whose_message_was_lost_is_sent_again(desk, queue, clock):
    job = opened(desk)
    queue.waiting.clear()

    desk.sweep()
    assert queue.waiting == []
    clock.later(minutes=2)
    desk.sweep()

    assert queue.waiting == [job.pk]


def test_an_interrupted_command_says_so_in_the_job(desk, mart, monkeypatch):
    def stop(_model, **_files):
        raise KeyboardInterrupt

    monkeypatch.setattr(lifecycle, "save_artifact", stop)
    with pytest.raises(KeyboardInterrupt):
        desk.do_here(JobKind.TRAINING, options={}, say=lambda _: None)

    assert JobRecord.objects.get().status == JobStatus.INTERRUPTED


def test_a_command_and_a_page_never_train_at_once(desk):
    open_job(JobKind.TRAINING, started_by=None, now=datetime.now(UTC), status=JobStatus.RUNNING)

    with pytest.raises(JobAlreadyActive, match="started by the system"):
        opened(desk)


def test_a_training_of_the_systems_own_waits_its_turn(desk):
    opened(desk)

    with pytest.raises(JobAlreadyActive):
        train_alone(lambda _progress: pytest.fail("It trained beside another training."))


def test_a_training_of_the_systems_own_is_a_job_that_people_can_watch(data_dir):
    evaluation = {"n_rows": 10, "n_accounts": 5, "n_churned_accounts": 2}
    record = a_version("1.1.0", evaluation=evaluation)
    register = because("Two months failed.")
    PromotionRecord.objects.create(
        model=record, after=ModelStatus.CANDIDATE, reason=register.reason, made_at=register.made_at
    )

    def training(progress):
        progress("demoting")
        return record

    assert train_alone(training) == record

    job = JobRecord.objects.get()
    assert (job.status, job.model) == (JobStatus.SUCCEEDED, record)
    assert [step["words"] for step in job.steps] == ["demoting"]
    assert "Two months failed." in job.message


BAD_HISTORIES = {
    "nobody left": ({}, {"left_on": NEVER}, "No customer has a churn or notice date"),
    "everybody left": ({}, {"left_on": np.datetime64("2023-01-02")}, "Every account of the history has left"),
    "12 accounts": ({"accounts": 12, "base": -2.0}, {}, "12 accounts have a known outcome, at least 30"),
    "a short history": ({"months": 2}, {}, "Train again when the history is longer"),
}


@pytest.mark.parametrize(("world", "replaced", "sentence"), BAD_HISTORIES.values(), ids=BAD_HISTORIES)
def test_a_history_that_allows_no_training_is_one_sentence_and_the_published_model_stays(
    desk, mart, world, replaced, sentence
):
    a_version("1.0.0", ModelStatus.PUBLISHED)
    mart(World(**{"accounts": 60, "months": 9, "base": -3.0, **world}), **replaced)

    job = worked_off(desk)

    assert job.status == JobStatus.REFUSED
    assert sentence in job.message
    assert published_record().version == "1.0.0"
    assert ModelVersionRecord.objects.count() == 1


ODD_FEATURES = {
    "a constant": {"tenure_days": 400.0},
    "all missing": {"tenure_days": np.nan},
    "infinity": {"tenure_days": np.inf, "mrr": -np.inf},
}


@pytest.mark.parametrize("odd", ODD_FEATURES.values(), ids=ODD_FEATURES)
def test_odd_features_train_a_model_with_finite_probabilities(desk, mart, odd):
    rows = len(SMALL.snapshots().as_of)
    mart(World(60, 9, base=-3.0, overrides={name: np.full(rows, value) for name, value in odd.items()}))

    assert worked_off(desk).status == JobStatus.SUCCEEDED

    said = load_published_model().predict(SMALL.snapshots().features)
    assert np.isfinite(said.probability).all()
    assert np.isfinite(said.contributions).all()


def test_a_full_disk_is_one_sentence_leaves_no_halves_and_the_published_model_stays(desk, mart, monkeypatch):
    def full(path, _content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    a_version("1.0.0", ModelStatus.PUBLISHED)
    monkeypatch.setattr(artifact, "_write", full)

    job = worked_off(desk)

    assert job.status == JobStatus.FAILED
    assert "The disk is full" in job.message
    assert "Free space and start it again" in job.message
    assert {path.name for path in artifact_folder("1.0.0").parent.iterdir()} == {"1.0.0"}
    assert published_record().version == "1.0.0"


def test_what_nobody_foresaw_is_told_with_where_to_look(desk, mart, monkeypatch):
    monkeypatch.setattr(lifecycle, "standing_of", lambda *_: 1 / 0)

    job = worked_off(desk)

    assert job.status == JobStatus.FAILED
    assert "ZeroDivisionError" in job.message
    assert "worker's log" in job.message
