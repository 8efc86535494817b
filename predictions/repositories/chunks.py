"""Chunks of scoring runs: taken, finished with their predictions, failed, and found again when lost.

A chunk may be delivered any number of times: whoever finishes first writes, everybody else changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, QuerySet

from churnapp.compiled import compiled
from predictions.domain import RiskWeights, TierCutoffs
from predictions.models import (
    ACTIVE_RUN_STATUSES,
    ChunkStatus,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)

MOST_ATTEMPTS = 3
MODELS = ("model", "upgrade_model")
# A chunk takes seconds; when nothing moves for longer, the messages or the worker are lost.
SILENCE = timedelta(seconds=45)
WORKER_DIED = (
    f"The worker ended {MOST_ATTEMPTS} times while scoring these accounts. "
    "See the worker's log and its memory, then retry."
)


@dataclass(frozen=True, slots=True)
class ChunkWork:
    """What a worker needs to know to score one chunk.

    Attributes:
        first_position, last_position: inclusive range of positions in the mart's latest rows.
        cutoffs: those of the run, so that a chunk delivered again gets the same tiers.
        weights: of the composite risk score, likewise.
        upgrade_version: of the model of upgrades; empty where rules rank accounts.
        attempt: 1 for the first.
    """

    chunk_id: int
    run_id: int
    first_position: int
    last_position: int
    as_of: date
    mart_version: str
    model_version: str
    upgrade_version: str
    cutoffs: TierCutoffs
    weights: RiskWeights
    attempt: int


def take_chunk(chunk_id: int, *, now: datetime) -> ChunkWork | None:
    """Counts an attempt and says what to score; None when there is nothing to do any more."""
    with transaction.atomic():
        waiting = ScoringChunkRecord.objects.filter(
            pk=chunk_id,
            status=ChunkStatus.WAITING,
            attempts__lt=MOST_ATTEMPTS,
            run__status__in=ACTIVE_RUN_STATUSES,
        )
        if not waiting.update(attempts=F("attempts") + 1, queued_at=now):
            return None
        chunk = _with_its_models(pk=chunk_id)[0]
        if chunk.run.status == RunStatus.QUEUED:
            ScoringRunRecord.objects.filter(pk=chunk.run_id, status=RunStatus.QUEUED).update(
                status=RunStatus.RUNNING
            )
    return ChunkWork(
        chunk_id=chunk.pk,
        run_id=chunk.run_id,
        first_position=chunk.first_position,
        last_position=chunk.last_position,
        as_of=chunk.run.as_of,
        mart_version=chunk.run.mart_version,
        model_version=chunk.run.model.version,
        upgrade_version=chunk.run.upgrade_model.version if chunk.run.upgrade_model else "",
        cutoffs=chunk.run.cutoffs,
        weights=chunk.run.risk_weights,
        attempt=chunk.attempts,
    )


@compiled
def _with_its_models(*, pk: int) -> QuerySet[ScoringChunkRecord]:
    """A chunk with its run, and of its models what a worker asks for: their evaluations are long."""
    of_both = [f"run__{model}__{part}" for model in MODELS for part in ("evaluation", "feature_contract")]
    chunks = ScoringChunkRecord.objects.select_related(*(f"run__{model}" for model in MODELS))
    return chunks.defer(*of_both).filter(pk=pk)


def finish_chunk(work: ChunkWork, write: Callable[[], int], *, now: Callable[[], datetime]) -> bool:
    """Writes a chunk's predictions and its "done" in one transaction.

    Args:
        work: the chunk.
        write: writes the predictions and returns how many; not called when somebody else was first.
        now: the clock, read when the predictions are written.

    Returns:
        Whether this call finished the chunk.
    """
    with transaction.atomic():
        chunk = _held(pk=work.chunk_id)[0]
        if chunk.status == ChunkStatus.DONE or not chunk.run.is_active:
            return False
        chunk.scored_count = write()
        chunk.status = ChunkStatus.DONE
        chunk.message = ""
        chunk.finished_at = now()
        chunk.save(update_fields=["status", "scored_count", "message", "finished_at"])
        return True


@compiled
def _held(*, pk: int) -> QuerySet[ScoringChunkRecord]:
    """The chunk with its run, locked until the transaction ends."""
    return ScoringChunkRecord.objects.select_for_update(of=("self",)).select_related("run").filter(pk=pk)


def fail_attempt(work: ChunkWork, sentence: str, *, now: datetime) -> bool:
    """Notes why an attempt failed.

    Returns:
        Whether the chunk should be tried again.
    """
    is_last = work.attempt >= MOST_ATTEMPTS
    waiting = ScoringChunkRecord.objects.filter(pk=work.chunk_id, status=ChunkStatus.WAITING)
    if is_last:
        waiting.update(status=ChunkStatus.FAILED, message=sentence, finished_at=now)
    else:
        waiting.update(message=sentence, queued_at=now)
    return not is_last


def recover_silent_chunks(run_id: int, *, now: datetime) -> list[int]:
    """Finds the chunks of an active run in which nothing moved for a while.

    Chunks that used up their attempts are failed. Two callers at once share the work: the second finds
    nothing silent any more.

    Returns:
        The chunks to send again.
    """
    with transaction.atomic():
        ScoringRunRecord.objects.select_for_update(no_key=True).get(pk=run_id)
        silent = _silent_chunks(run_id, now)
        lost = list(silent.filter(attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True))
        silent.filter(attempts__gte=MOST_ATTEMPTS).update(
            status=ChunkStatus.FAILED, message=WORKER_DIED, finished_at=now
        )
        ScoringChunkRecord.objects.filter(pk__in=lost, status=ChunkStatus.WAITING).update(queued_at=now)
    return lost


def _silent_chunks(run_id: int, now: datetime) -> QuerySet[ScoringChunkRecord]:
    """The waiting chunks of a run in which nothing moved lately; a clock set back counts as silence."""
    chunks = ScoringChunkRecord.objects.filter(run_id=run_id)
    moved = chunks.aggregate(sent=Max("queued_at"), finished=Max("finished_at"))
    latest = max((moment for moment in moved.values() if moment), default=None)
    if latest is not None and abs(now - latest) < SILENCE:
        return chunks.none()
    return chunks.filter(status=ChunkStatus.WAITING)
