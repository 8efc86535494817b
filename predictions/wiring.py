"""Scoring runs put together for this installation."""

from datetime import date

from django.utils import timezone

from churnapp.accounts.models import User
from predictions.mart import MartCannotBeBuilt, MartDamaged, MartMissing, open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import newest_version_of
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, scoring_record
from predictions.models import ScoringRunRecord
from predictions.repositories.runs import RunAlreadyActive, RunCannotChange
from predictions.scoring.queue import CeleryChunkQueue, QueueUnreachable
from predictions.scoring.runs import NothingToScore, ScoringRuns
from predictions.scoring.sources import published_sources

REFUSALS = (
    MartCannotBeBuilt,
    MartDamaged,
    MartMissing,
    ModelDoesNotFit,
    ModelMissing,
    NothingToScore,
    QueueUnreachable,
    RunAlreadyActive,
    RunCannotChange,
)
"""Why a run cannot be started or changed; each message is one sentence with its remedy."""


def scoring_runs() -> ScoringRuns:
    """Runs on the published mart and model, through Celery."""
    return ScoringRuns(published_sources(), CeleryChunkQueue(), timezone.now)


def start_scoring_run(*, started_by: User | None = None, as_of: date | None = None) -> ScoringRunRecord:
    """Starts a scoring run with the published model.

    Args:
        started_by: who asked; None for the system.
        as_of: day under study. None: that of the published mart. A past day gets a mart of its own, which is
            not published; its scores are kept as history.

    Raises:
        Exception: one of ``REFUSALS``; nothing was started.
    """
    scoring_record()  # a model that cannot score is refused here, not by each worker
    version = None if as_of is None else _mart_of(as_of)
    return scoring_runs().start(started_by=started_by, mart_version=version)


def _mart_of(as_of: date) -> str:
    if version := newest_version_of(as_of):
        return version
    try:
        is_past = as_of < open_mart().as_of
    except (MartMissing, MartDamaged):
        is_past = False
    return build_fresh_mart(as_of=as_of, is_published=not is_past).version
