"""Scoring runs as their pages show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from churnapp.compiled import compiled, first
from churnapp.web.remembered import read_once
from customers.queries.over_all import has_many_accounts, remembered
from predictions.domain import RiskTier
from predictions.domain.kept_sentences import retold
from predictions.models import (
    ACTIVE_RUN_STATUSES,
    ChunkStatus,
    PredictionRecord,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.queries.tiers import tier_at

TIERS = tuple(RiskTier)
A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class RunRow:
    """One scoring run.

    Attributes:
        started_by: name of the person; empty for the system.
        account_count: accounts to score.
        passed_count: accounts of finished chunks, scored or failed: the progress.
        scored_count: predictions written.
        failed_count: accounts of failed chunks.
        published_at: when its scores became the current ones; None where they did not.
        moved_at: when a chunk was last sent, taken or finished.
        cleared_at: when its predictions were cleared away; None where they are kept.
    """

    pk: int
    as_of: date
    status: RunStatus
    started_by: str
    created_at: datetime
    finished_at: datetime | None
    published_at: datetime | None
    account_count: int
    passed_count: int
    scored_count: int
    failed_count: int
    message: str
    model_version: str
    mart_version: str
    moved_at: datetime
    cleared_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether it is still queued or running."""
        return self.status in ACTIVE_RUN_STATUSES

    @property
    def may_be_retried(self) -> bool:
        """Whether failed accounts can be scored again, and the others are still there."""
        return self.status in {RunStatus.PARTIAL, RunStatus.FAILED} and self.cleared_at is None

    @property
    def share_done(self) -> float:
        """Progress from 0 to 1."""
        return self.passed_count / self.account_count if self.account_count else 1.0

    def duration_until(self, now: datetime) -> timedelta:
        """How long it took, or has taken so far; no time where the clock was set back meanwhile."""
        return max((self.finished_at or now) - self.created_at, timedelta(0))


@dataclass(frozen=True, slots=True)
class ChunkProblem:
    """A chunk that failed, or whose last attempt did."""

    first_position: int
    last_position: int
    attempts: int
    is_over: bool
    message: str


@dataclass(frozen=True, slots=True)
class BandChange:
    """Accounts that moved from one tier to another since the run before."""

    before: RiskTier
    after: RiskTier
    account_count: int

    @property
    def is_worse(self) -> bool:
        """Whether the risk rose."""
        return TIERS.index(self.after) > TIERS.index(self.before)


@dataclass(frozen=True, slots=True)
class BandChanges:
    """What a run changed.

    Attributes:
        previous_run_id: the run it is compared with; None for the first.
        changes: from the largest rise to the largest fall; unmoved accounts are left out.
        unchanged_count: accounts that kept their tier.
        new_count: accounts that the run before did not score.
    """

    previous_run_id: int | None
    changes: tuple[BandChange, ...]
    unchanged_count: int
    new_count: int


def run_rows(keys: Sequence[int]) -> dict[int, RunRow]:
    """These runs by key, in one query."""
    return {run.pk: _row(run) for run in _counted().filter(pk__in=keys)}


def run_row(run_id: int) -> RunRow | None:
    """One run in one query; None when there is none."""
    return next((_row(run) for run in _counted().filter(pk=run_id)), None)


@read_once
def current_run() -> int | None:
    """The run whose scores the lists show; None before the first; one query."""
    return first(_published())


@compiled
def _published() -> QuerySet[ScoringRunRecord, int]:
    published = ScoringRunRecord.objects.of_everybody().published().order_by("-published_at")
    return published.values_list("pk", flat=True)[:1]


def chunk_problems(run_id: int) -> list[ChunkProblem]:
    """The chunks of a run that have something to say."""
    return [
        ChunkProblem(
            chunk.first_position,
            chunk.last_position,
            chunk.attempts,
            chunk.status == ChunkStatus.FAILED,
            retold(chunk.message),
        )
        for chunk in ScoringChunkRecord.objects.filter(run_id=run_id).exclude(message="")
    ]


def band_changes(run_id: int) -> BandChanges:
    """How tiers moved against the run published before, in three queries.

    Both are told at this run's cut-offs, so that what moved is the risk and never the cut-offs.
    """
    run = ScoringRunRecord.objects.get(pk=run_id)
    earlier = ScoringRunRecord.objects.of_everybody().published().filter(cleared_at=None).exclude(pk=run_id)
    if run.published_at is not None:
        earlier = earlier.filter(published_at__lt=run.published_at)
    previous_id = earlier.order_by("-published_at").values_list("pk", flat=True).first()
    moves = _moves(run, previous_id)
    return BandChanges(
        previous_run_id=previous_id,
        changes=_sorted_changes(moves),
        unchanged_count=sum(count for (old, new), count in moves.items() if old == new),
        new_count=sum(count for (old, _), count in moves.items() if old is None),
    )


def _moves(run: ScoringRunRecord, previous_id: int | None) -> Counter[tuple[str | None, str]]:
    """Accounts by their tiers before and after; where they are many, kept for a day: the run is over."""
    if not has_many_accounts():
        return _counted_moves(run, previous_id)
    stands_on = (run.pk, previous_id, run.cutoffs, run.finished_at)
    return remembered("band-changes", stands_on, lambda: _counted_moves(run, previous_id), A_DAY)


def _counted_moves(run: ScoringRunRecord, previous_id: int | None) -> Counter[tuple[str | None, str]]:
    before = PredictionRecord.objects.filter(run_id=previous_id, customer=OuterRef("customer")).annotate(
        tier=tier_at(run.cutoffs, "churn_probability")
    )
    moves: Counter[tuple[str | None, str]] = Counter()
    counted = (
        PredictionRecord.objects.filter(run_id=run.pk)
        .order_by()
        .annotate(before=Subquery(before.values("tier")[:1]))
        .values_list("before", "risk_tier")
        .annotate(account_count=Count("pk"))
    )
    for tier_before, tier_after, count in counted:
        moves[tier_before, tier_after] += count
    return moves


def _sorted_changes(moves: Counter[tuple[str | None, str]]) -> tuple[BandChange, ...]:
    changes = [
        BandChange(RiskTier(before), RiskTier(after), count)
        for (before, after), count in moves.items()
        if before is not None and before != after
    ]
    return tuple(sorted(changes, key=lambda change: TIERS.index(change.before) - TIERS.index(change.after)))


def _counted() -> QuerySet[ScoringRunRecord]:
    def accounts(*statuses: ChunkStatus) -> Coalesce:
        size = F("chunks__last_position") - F("chunks__first_position") + 1
        return Coalesce(Sum(size, filter=Q(chunks__status__in=statuses)), 0)

    return ScoringRunRecord.objects.select_related("started_by", "model").annotate(
        passed=accounts(ChunkStatus.DONE, ChunkStatus.FAILED),
        failed=accounts(ChunkStatus.FAILED),
        scored=Coalesce(Sum("chunks__scored_count"), 0),
        sent_at=Max("chunks__queued_at"),
        chunk_finished_at=Max("chunks__finished_at"),
    )


def _row(run: ScoringRunRecord) -> RunRow:
    moments = (run.created_at, run.sent_at, run.chunk_finished_at)  # type: ignore[attr-defined]  # annotated
    return RunRow(
        pk=run.pk,
        as_of=run.as_of,
        status=RunStatus(run.status),
        started_by=str(run.started_by or ""),
        created_at=run.created_at,
        finished_at=run.finished_at,
        published_at=run.published_at,
        account_count=run.account_count,
        passed_count=run.passed,  # type: ignore[attr-defined]  # annotated
        scored_count=run.scored,  # type: ignore[attr-defined]  # annotated
        failed_count=run.failed,  # type: ignore[attr-defined]  # annotated
        message=retold(run.message),
        model_version=run.model.version,
        mart_version=run.mart_version,
        moved_at=max(moment for moment in moments if moment),
        cleared_at=run.cleared_at,
    )
