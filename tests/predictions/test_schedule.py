from celery import current_app

from predictions.scoring.queue import SCORE_CHUNK_TASK, SWEEP_RUNS_TASK


def test_everything_that_is_scheduled_or_sent_is_a_task_that_workers_know():
    scheduled = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    current_app.autodiscover_tasks(force=True)

    assert SWEEP_RUNS_TASK in scheduled
    assert {SCORE_CHUNK_TASK, *scheduled} <= set(current_app.tasks)
