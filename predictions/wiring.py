"""Scoring runs put together for this installation."""

from django.utils import timezone

from churnapp.accounts.models import User
from predictions.models import ScoringRunRecord
from predictions.scoring.queue import CeleryChunkQueue
from predictions.scoring.runs import ScoringRuns
from predictions.scoring.sources import published_sources


def scoring_runs() -> ScoringRuns:
    """Runs on the published mart and model, through Celery."""
    return ScoringRuns(published_sources(), CeleryChunkQueue(), timezone.now)


def start_scoring_run(*, started_by: User | None = None, mart_version: str | None = None) -> ScoringRunRecord:
    """Starts a scoring run; see ``ScoringRuns.start`` for what it refuses."""
    return scoring_runs().start(started_by=started_by, mart_version=mart_version)
