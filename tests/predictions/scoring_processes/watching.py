"""Waiting for what other processes do, and seeing that a run is whole."""

import time

from django.db import connection
from django.db.models import Count

from predictions.models import (
    ChunkStatus,
    CurrentScoreRecord,
    PredictionRecord,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.scoring.runs import ScoringRuns
from tests.conftest import SERVICE_SECONDS

ACCOUNTS = 1_500


def holds(claim, within: float = SERVICE_SECONDS) -> bool:
    deadline = time.monotonic() + within
    while not (is_so := claim()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so


def see_to_the_end(
    run: ScoringRunRecord, *, sweeper: ScoringRuns | None = None, earlier: ScoringRunRecord | None = None
) -> None:
    """Waits for the end of a run; until then everybody sees the one before, whole.

    Args:
        sweeper: sweeps when nothing ends for a while.
        earlier: the published run.
    """

    def is_over() -> bool:
        shown = CurrentScoreRecord.objects.values_list("prediction__run").annotate(accounts=Count("pk"))
        before = {earlier.pk: ACCOUNTS} if earlier else {}
        assert dict(shown) in (before, {run.pk: ACCOUNTS})
        run.refresh_from_db()
        return not run.is_active

    deadline = time.monotonic() + SERVICE_SECONDS
    while not holds(is_over, within=2 if sweeper else SERVICE_SECONDS) and time.monotonic() < deadline:
        sweeper.sweep()
    assert not run.is_active


def assert_whole(run: ScoringRunRecord) -> None:
    """Every account has one prediction and shows it."""
    assert (run.status, run.message) == (RunStatus.SUCCEEDED, "")
    predicted = PredictionRecord.objects.filter(run=run)
    assert predicted.count() == predicted.values("customer").distinct().count() == ACCOUNTS
    assert CurrentScoreRecord.objects.filter(prediction__run=run).count() == ACCOUNTS
    assert {chunk.status for chunk in run.chunks.all()} == {ChunkStatus.DONE}
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, CurrentScoreRecord._meta.db_table)
    assert {index.name for index in CurrentScoreRecord._meta.indexes} <= set(there)


def is_taken(run: ScoringRunRecord) -> bool:
    return ScoringChunkRecord.objects.filter(run=run, attempts__gt=0).exists()
