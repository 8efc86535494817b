"""What workers do for the predictions context."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from predictions.jobs.challenger import score_challenger
from predictions.jobs.daily import score_newest_day
from predictions.jobs.queue import RUN_JOB_TASK, SWEEP_JOBS_TASK
from predictions.jobs.renewal import renew_outdated_mart
from predictions.repositories.book_figures import keep_book_figures
from predictions.repositories.clearing import clear_old_predictions
from predictions.repositories.jobs import JobAlreadyActive, JobIsOver
from predictions.scoring.queue import SCORE_CHUNK_TASK, SWEEP_RUNS_TASK
from predictions.watching.daily import correct_level, look_after_model
from predictions.watching.old_shadows import clear_old_shadows
from predictions.watching.telling import tell_of_alarms, tell_of_runs
from predictions.wiring import (
    NO_PROPOSAL,
    REFUSALS,
    job_desk,
    propose_risk_weights,
    scoring_runs,
    start_scoring_run,
)

logger = logging.getLogger(__name__)

LONGEST_JOB_SECONDS = 4 * 3600
SCORE_NEWEST_DAY_TASK = "predictions.score_newest_day"


@shared_task(name=SCORE_CHUNK_TASK)
def score_chunk(chunk_id: int) -> None:
    """Scores one chunk of a run; delivered twice, it changes nothing."""
    if scoring_runs().score_chunk(chunk_id):
        tell_of_runs(now=timezone.now())
        score_challenger(job_desk())


@shared_task(name=SWEEP_RUNS_TASK)
def sweep_runs() -> None:
    """Sends lost chunks again; a doubled scheduler does no harm."""
    scoring_runs().sweep()
    tell_of_runs(now=timezone.now())


@shared_task(
    name=SCORE_NEWEST_DAY_TASK, acks_late=False, reject_on_worker_lost=False, time_limit=LONGEST_JOB_SECONDS
)
def score_the_newest_day() -> None:
    """Scores the newest complete day once; a doubled scheduler does no harm."""
    try:
        score_newest_day(job_desk(), start_scoring_run)
    except (*REFUSALS, JobAlreadyActive, JobIsOver) as refusal:
        logger.info("The newest day is not scored by itself: %s", refusal)


@shared_task(name="predictions.clear_old_predictions", time_limit=LONGEST_JOB_SECONDS)
def clear_predictions() -> None:
    """Clears what is not needed of old runs; doubled, or ended half-way, the next one goes on."""
    if cleared := clear_old_predictions(kept_days=settings.PREDICTIONS_KEPT_DAYS, now=timezone.now()):
        logger.info("Cleared %d predictions of old runs", cleared)
    if cleared := clear_old_shadows():
        logger.info("Cleared %d scores in the shadow of old runs", cleared)


@shared_task(name="predictions.watch_model")
def watch_model() -> None:
    """Looks at the inputs and judges what has matured; a second look on one day replaces the first."""
    look_after_model(now=timezone.now())
    tell_of_alarms(now=timezone.now())


@shared_task(name="predictions.update_level")
def update_level() -> None:
    """Corrects the level of the published model; without newer outcomes it changes nothing."""
    correct_level(now=timezone.now())


# acknowledged early: work that a dead worker left half-way is told to people, and not begun again by itself
@shared_task(name=RUN_JOB_TASK, acks_late=False, reject_on_worker_lost=False, time_limit=LONGEST_JOB_SECONDS)
def run_job(job_id: int) -> None:
    """Does one job; delivered twice, it changes nothing."""
    job_desk().work_off(job_id)


@shared_task(name=SWEEP_JOBS_TASK)
def sweep_jobs() -> None:
    """Clears up jobs nobody finishes, opens those nobody asks for; a doubled scheduler does no harm."""
    job_desk().sweep()
    renew_outdated_mart(job_desk())
    score_challenger(job_desk())


@shared_task(name="predictions.propose_risk_weights")
def propose_weights_of_the_quarter() -> None:
    """Keeps this quarter's proposal of risk weights; doubled, it replaces it until somebody decides."""
    try:
        propose_risk_weights()
    except NO_PROPOSAL as refusal:
        logger.warning("No risk weights are proposed: %s", refusal)


@shared_task(name="predictions.keep_book_figures")
def keep_figures_of_books() -> None:
    """Keeps how every book of accounts stands today; doubled, the last word of the day holds."""
    keep_book_figures(timezone.now().date())
