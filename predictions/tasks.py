"""What workers do for the predictions context."""

from celery import shared_task

from predictions.scoring.queue import SCORE_CHUNK_TASK, SWEEP_RUNS_TASK
from predictions.wiring import scoring_runs


@shared_task(name=SCORE_CHUNK_TASK)
def score_chunk(chunk_id: int) -> None:
    """Scores one chunk of a run; delivered twice, it changes nothing."""
    scoring_runs().score_chunk(chunk_id)


@shared_task(name=SWEEP_RUNS_TASK)
def sweep_runs() -> None:
    """Sends lost chunks again; a doubled scheduler does no harm."""
    scoring_runs().sweep()
