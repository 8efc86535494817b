"""Jobs: one at a time, told step by step."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from predictions.domain import ModelStatus
from predictions.jobs.alone import train_alone
from predictions.ml.registry import published_record
from predictions.models import (
    JobKind,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
    PromotionRecord,
)
from predictions.repositories.jobs import JobAlreadyActive, open_job
from predictions.scoring.queue import QueueUnreachable
from tests.predictions.jobs.working import opened, worked_off
from tests.predictions.model_builders import a_version, because

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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
