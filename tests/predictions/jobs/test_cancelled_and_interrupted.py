"""Jobs that are cancelled, killed or lost: ended once, and never left hanging."""

from datetime import UTC, datetime

import pytest

from predictions.domain import ModelStatus
from predictions.jobs.progress import JobProgress
from predictions.ml.artifact import artifact_folder
from predictions.ml.registry import published_record
from predictions.models import (
    JobKind,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
)
from predictions.repositories.jobs import JobIsOver, cancel_job, take_job
from predictions.training import lifecycle
from tests.predictions.jobs.working import opened, worked_off
from tests.predictions.model_builders import a_version, half_an_hour_ago

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


def test_what_somebody_did_while_it_was_asked_for_is_not_done_again(desk, mart, monkeypatch):
    monkeypatch.setattr("predictions.jobs.desk.do_job", lambda job, _: built.append(job.kind))
    built: list[str] = []

    desk.do_unless_done(JobKind.MART, lambda: True)
    assert (built, JobRecord.objects.exists()) == ([], False)

    desk.do_unless_done(JobKind.MART, lambda: False)
    assert built == [JobKind.MART]
