"""What real workers say of marts, models and trainings that broke under them."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from predictions.jobs.desk import JobDesk
from predictions.jobs.queue import CeleryJobQueue
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import mart_path
from predictions.ml.artifact import artifact_folder
from predictions.models import (
    CurrentScoreRecord,
    JobKind,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
    RunStatus,
    ScoringRunRecord,
)
from predictions.scoring.queue import CeleryChunkQueue
from predictions.scoring.runs import ScoringRuns
from predictions.scoring.sources import published_sources
from tests.predictions.builders import a_customer, daily_events, log_events
from tests.predictions.model_builders import half_an_hour_ago
from tests.predictions.process_stack import kill
from tests.predictions.scoring_fakes import AS_OF
from tests.predictions.scoring_processes.watching import holds, is_taken

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_mart_cut_short_in_the_middle_of_a_run_is_said_and_the_next_mart_mends_it(stack, small_portfolio):
    stack.worker()
    runs = ScoringRuns(published_sources(), CeleryChunkQueue(), timezone.now)
    earlier = runs.start(started_by=None)
    assert holds(lambda: not ScoringRunRecord.objects.get(pk=earlier.pk).is_active)
    shown = set(CurrentScoreRecord.objects.values_list("prediction", flat=True))
    assert shown
    build_fresh_mart()
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    path = mart_path(run.mart_version)
    os.truncate(path, path.stat().st_size // 2)
    stack.let_go()

    assert holds(lambda: not ScoringRunRecord.objects.get(pk=run.pk).is_active)

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert f"Mart {run.mart_version} is damaged" in run.message
    assert "build_mart" in run.message
    assert set(CurrentScoreRecord.objects.values_list("prediction", flat=True)) == shown
    build_fresh_mart()
    mended = runs.start(started_by=None)
    assert holds(lambda: not ScoringRunRecord.objects.get(pk=mended.pk).is_active)
    mended.refresh_from_db()
    assert mended.published_at is not None


@pytest.mark.any_database
def test_a_model_that_only_a_worker_finds_unreadable_fails_the_run_with_exit_code_1(
    stack, settings, published_model
):
    a_customer("acme")
    log_events(daily_events(AS_OF - timedelta(days=90), AS_OF + timedelta(days=1)))
    build_fresh_mart()
    artifact_folder("1.0.0").mkdir(parents=True)
    (artifact_folder("1.0.0") / "model.json").write_text('{"parts": []}')
    settings.BROKER_IS_EMBEDDED = False  # the worker that is there scores
    stack.worker()

    with pytest.raises(CommandError, match="could not be scored") as refused:
        call_command("score", "--wait", stdout=StringIO())

    assert refused.value.returncode == 1
    assert "1 of 1 accounts could not be scored: The files of model 1.0.0 cannot be read." in str(
        refused.value
    )
    assert ScoringRunRecord.objects.get().status == RunStatus.FAILED
    assert not CurrentScoreRecord.objects.exists()


def test_a_training_whose_worker_is_killed_is_told_as_interrupted_and_not_begun_again(stack, small_portfolio):
    worker = stack.worker()
    job = JobDesk(CeleryJobQueue(), timezone.now).open(JobKind.TRAINING, started_by=None)
    assert holds(lambda: JobRecord.objects.get().steps)
    kill(worker)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING

    stack.worker()
    half_an_hour_ago(*(path.name for path in artifact_folder("1.0.0").parent.iterdir()))
    JobDesk(CeleryJobQueue(), lambda: timezone.now() + timedelta(minutes=3)).sweep()

    job.refresh_from_db()
    assert job.status == JobStatus.INTERRUPTED
    assert ModelVersionRecord.objects.get().version == "1.0.0"
    assert [path.name for path in artifact_folder("1.0.0").parent.iterdir()] == ["1.0.0"]
