"""Where the score of one account stands that somebody asked for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from churnapp.compiled import compiled, first
from predictions.models import PredictionRecord, RunStatus, ScoringRunRecord
from predictions.queries.readiness import newer_data_than

# a worker takes a chunk within a second; after this long without one somebody should look
QUIET = timedelta(seconds=8)
# how long the answer stays on the page that asked
TOLD_FOR = timedelta(minutes=2)
FAILURE_TOLD_FOR = timedelta(days=1)
SOON_MS, LATER_MS, SELDOM_MS = 300, 1_000, 5_000
AT_ONCE, EARLY = timedelta(seconds=1), timedelta(seconds=3)


class SingleScoreState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    QUIET = "quiet"  # no worker took it up
    FAILED = "failed"
    DONE = "done"
    OVERTAKEN = "overtaken"  # newer scores were published meanwhile


@dataclass(frozen=True, slots=True)
class SingleScore:
    """The newest score that somebody asked for, while there is something to tell of it.

    Attributes:
        started_by: name of whoever asked; empty for somebody who is gone.
        waited: since it was asked for.
        message: why it failed.
        probability, before: what it said, and what was said last before; None while it is not done, and
            without a score before.
        newer_data: last day of data that has come since the mart was built; None without newer data.
    """

    state: SingleScoreState
    as_of: date
    started_by: str
    created_at: datetime
    waited: timedelta
    message: str = ""
    probability: float | None = None
    before: float | None = None
    newer_data: date | None = None

    @property
    def is_on_its_way(self) -> bool:
        """Whether the page should look again by itself."""
        return self.state in {SingleScoreState.WAITING, SingleScoreState.QUIET}

    @property
    def was_just_asked(self) -> bool:
        """Whether whoever asked still waits where the button was."""
        return self.is_on_its_way and self.waited < AT_ONCE

    @property
    def look_again_ms(self) -> int:
        """When to look again: soon at first, seldom while nobody works."""
        if self.state is SingleScoreState.QUIET:
            return SELDOM_MS
        return SOON_MS if self.waited < EARLY else LATER_MS

    @property
    def is_unchanged(self) -> bool:
        """Whether it says to the percent what was said before."""
        return (
            self.probability is not None
            and self.before is not None
            and round(100 * self.probability) == round(100 * self.before)
        )


def single_score(customer_pk: int, now: datetime) -> SingleScore | None:
    """What there is to tell of the newest score asked for one account; one query, two when it is done."""
    run = first(_newest_of(account=customer_pk))
    if run is None:
        return None
    if run.is_active:
        return _of(run, _waiting(run, now), now)
    since = now - (run.finished_at or run.created_at)
    if run.status in {RunStatus.FAILED, RunStatus.PARTIAL}:
        return _of(run, SingleScoreState.FAILED, now) if since < FAILURE_TOLD_FOR else None
    if run.status != RunStatus.SUCCEEDED or since > TOLD_FOR:
        return None
    return _done(run, now) if run.published_at else _of(run, SingleScoreState.OVERTAKEN, now)


@compiled
def _newest_of(*, account: int) -> QuerySet[ScoringRunRecord]:
    asked = ScoringRunRecord.objects.filter(customer=account).select_related("started_by")
    return asked.order_by("-created_at", "-pk")[:1]


def _waiting(run: ScoringRunRecord, now: datetime) -> SingleScoreState:
    is_taken = run.status == RunStatus.RUNNING
    return SingleScoreState.WAITING if is_taken or now - run.created_at < QUIET else SingleScoreState.QUIET


def _of(run: ScoringRunRecord, state: SingleScoreState, now: datetime) -> SingleScore:
    return SingleScore(
        state, run.as_of, str(run.started_by or ""), run.created_at, now - run.created_at, run.message
    )


def _done(run: ScoringRunRecord, now: datetime) -> SingleScore:
    said = PredictionRecord.objects.filter(
        customer=run.customer_id, run__status=RunStatus.SUCCEEDED, run__published_at__isnull=False
    )
    newest = list(said.order_by("-predicted_at").values_list("run_id", "churn_probability")[:2])
    here = [probability for run_id, probability in newest if run_id == run.pk]
    before = [probability for run_id, probability in newest if run_id != run.pk]
    return SingleScore(
        SingleScoreState.DONE,
        run.as_of,
        str(run.started_by or ""),
        run.created_at,
        now - run.created_at,
        probability=here[0] if here else None,
        before=before[0] if here and before else None,
        newer_data=newer_data_than(run.as_of),
    )
