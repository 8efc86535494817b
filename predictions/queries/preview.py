"""What a challenger would change for the accounts a person may see."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Abs

from churnapp.accounts.models import User
from churnapp.saying import later, say
from customers.models import CustomerRecord
from predictions.domain import GroupShift, RiskTier, TierCutoffs
from predictions.domain.difference import LEVEL
from predictions.models import JobKind, JobRecord, JobStatus, ShadowScoreRecord
from predictions.queries.group_words import group_words
from predictions.queries.reasons import main_reason
from predictions.queries.tiers import tier_at

TIERS = tuple(RiskTier)
_LEVEL_WORDS = {LEVEL: later("The model as a whole")}


class Direction(StrEnum):
    """Which changes are listed."""

    ALL = "all"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class PreviewedRun:
    """The published run that a challenger was scored beside last.

    Attributes:
        published_version: version of the run.
        other_definition: what the challenger calls leaving, where the run's version says something else; else
            empty.
    """

    run_id: int
    published_version: str
    other_definition: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Accounts that have one tier now and one with the challenger."""

    before: RiskTier
    after: RiskTier
    account_count: int

    @property
    def is_change(self) -> bool:
        """Whether the tier would change."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole comparison.

    Attributes:
        rows: for each tier now, most urgent first, the cells of each tier with the challenger, likewise.
        account_count: accounts with both scores.
        expected_before, expected_after: sums of the probabilities: how many leave within 90 days on average.
        up_count, down_count: accounts whose tier would rise or fall.
    """

    rows: tuple[tuple[Cell, ...], ...]
    account_count: int
    expected_before: float
    expected_after: float
    up_count: int
    down_count: int

    @property
    def changed_count(self) -> int:
        """Accounts whose tier would change."""
        return self.up_count + self.down_count


@dataclass(frozen=True, slots=True)
class ChangedAccount:
    """An account whose tier would change.

    Attributes:
        group_in_words: the driver group that accounts for most of the difference.
        shift_in_words: what it does differently.
        top_reason: the challenger's strongest reason, or that none is strong.
    """

    pk: int
    name: str
    before: float
    after: float
    tier_before: RiskTier
    tier_after: RiskTier
    group_in_words: str
    shift_in_words: str
    top_reason: str


def previewed_run(version: str) -> PreviewedRun | None:
    """The newest run that a version was wholly scored beside; None when there is none; one query."""
    done = JobRecord.objects.filter(
        kind=JobKind.SHADOW, status=JobStatus.SUCCEEDED, model__version=version
    ).select_related("run__model", "model")
    job = done.first()
    if job is None or job.run is None or job.model is None:
        return None
    said, said_then = (kept.evaluation.get("churn_definition", "") for kept in (job.run.model, job.model))
    return PreviewedRun(job.run.pk, job.run.model.version, said_then if said_then != said else "")


def preview_of(version: str, run_id: int, viewer: User, cutoffs: TierCutoffs) -> Preview:
    """Counts the tiers now and with the challenger, among the accounts a person may see; one query."""
    counted = (
        _scores(version, run_id, viewer, cutoffs)  # type: ignore[misc]  # annotated
        .values_list("before", "after")
        .annotate(
            accounts=Count("pk"),
            expected=Sum("published_probability"),
            expected_after=Sum("churn_probability"),
        )
    )
    found = {(before, after): tuple(figures) for before, after, *figures in counted}
    urgent_first = tuple(reversed(TIERS))
    cells = {
        (before, after): Cell(before, after, found.get((before, after), (0,))[0])
        for before in urgent_first
        for after in urgent_first
    }
    moved = [cell for cell in cells.values() if cell.is_change]
    return Preview(
        rows=tuple(tuple(cells[before, after] for after in urgent_first) for before in urgent_first),
        account_count=sum(cell.account_count for cell in cells.values()),
        expected_before=sum(figures[1] for figures in found.values()),
        expected_after=sum(figures[2] for figures in found.values()),
        up_count=sum(cell.account_count for cell in moved if _rises(cell)),
        down_count=sum(cell.account_count for cell in moved if not _rises(cell)),
    )


def changed_accounts(
    version: str,
    run_id: int,
    viewer: User,
    cutoffs: TierCutoffs,
    *,
    direction: Direction = Direction.ALL,
    before: RiskTier | None = None,
    after: RiskTier | None = None,
) -> QuerySet[ShadowScoreRecord]:
    """The scores of accounts whose tier would change, the largest change first; not yet asked for.

    Args:
        version: the challenger.
        run_id: the run it was scored beside.
        viewer: who looks.
        cutoffs: those both probabilities are told at.
        direction: whether the tier rises, falls or either.
        before: only those that move from this tier.
        after: only those that move to this tier.
    """
    scores = _scores(version, run_id, viewer, cutoffs)
    scores = scores.exclude(before=F("after"))  # type: ignore[misc]  # annotated
    if direction is Direction.UP:
        scores = scores.filter(churn_probability__gt=F("published_probability"))
    if direction is Direction.DOWN:
        scores = scores.filter(churn_probability__lt=F("published_probability"))
    wanted = {"before": before, "after": after}
    scores = scores.filter(**{name: tier.value for name, tier in wanted.items() if tier is not None})
    change = Abs(F("churn_probability") - F("published_probability"))
    return scores.select_related("customer").order_by(change.desc(), "customer_id")


def changed_account(score: ShadowScoreRecord) -> ChangedAccount:
    """One row of the list."""
    shift = GroupShift(score.moved_group, score.group_before, score.group_after)
    group = shift.driver_group
    return ChangedAccount(
        pk=score.customer_id,
        name=score.customer.name,
        before=score.published_probability,
        after=score.churn_probability,
        tier_before=RiskTier(score.before),  # type: ignore[attr-defined]  # annotated
        tier_after=RiskTier(score.after),  # type: ignore[attr-defined]  # annotated
        group_in_words=group_words(group) if group else say(_LEVEL_WORDS.get(shift.group, "")),
        shift_in_words=shift.in_words,
        top_reason=main_reason(score.reasons),
    )


def _scores(version: str, run_id: int, viewer: User, cutoffs: TierCutoffs) -> QuerySet[ShadowScoreRecord]:
    seen = CustomerRecord.objects.visible_to(viewer).order_by()
    return (
        ShadowScoreRecord.objects.filter(model__version=version, run=run_id, customer__in=seen.values("pk"))
        .order_by()
        .annotate(
            before=tier_at(cutoffs, "published_probability"), after=tier_at(cutoffs, "churn_probability")
        )
    )


def _rises(cell: Cell) -> bool:
    return TIERS.index(cell.after) > TIERS.index(cell.before)
