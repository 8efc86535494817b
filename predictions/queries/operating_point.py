"""The cut-offs in force, and how accounts and revenue fall into tiers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from churnapp.compiled import compiled, first
from churnapp.web.remembered import read_once
from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS, RiskTier, TierCutoffs
from predictions.models import CurrentScoreRecord, OperatingPointRecord
from predictions.queries.tiers import tier_at

SHOWN_POINTS = 20


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Cut-offs that are, or were, in force.

    Attributes:
        since: when they were put in force; None for the default ones.
        set_by: name of the person; empty for a command and the default ones.
        reason: why, in that person's words.
    """

    cutoffs: TierCutoffs
    since: datetime | None = None
    set_by: str = ""
    reason: str = ""

    @property
    def is_default(self) -> bool:
        """Whether nobody has put others in force."""
        return self.since is None


@dataclass(frozen=True, slots=True)
class TierTotal:
    """The accounts of one tier.

    Attributes:
        begins_at: probability from which the tier begins.
        share: of all accounts with a score, 0 to 1.
        mrr: monthly revenue, US dollars; accounts without a known MRR are left out.
        expected_leavers: the sum of their probabilities: how many of them leave within 90 days on average.
    """

    tier: RiskTier
    begins_at: float
    account_count: int
    share: float
    mrr: Decimal
    expected_leavers: float


def operating_point() -> OperatingPoint:
    """What is in force now, in one query."""
    newest = first(_points(1))
    return OperatingPoint(DEFAULT_CUTOFFS) if newest is None else _point(newest)


@read_once
def tier_cutoffs() -> TierCutoffs:
    """The cut-offs in force, for pages that ask for them several times; who changes them asks anew."""
    return operating_point().cutoffs


def operating_points() -> list[OperatingPoint]:
    """What was put in force, newest first, the last 20 times; one query."""
    return [_point(kept) for kept in _points(SHOWN_POINTS)]


@compiled
def _points(most: int, /) -> QuerySet[OperatingPointRecord]:
    return OperatingPointRecord.objects.select_related("set_by")[:most]


def published_probabilities() -> list[float]:
    """The probabilities of all current scores."""
    return list(CurrentScoreRecord.objects.values_list("churn_probability", flat=True))


def tier_totals(accounts: QuerySet[CustomerRecord], cutoffs: TierCutoffs) -> tuple[TierTotal, ...]:
    """How accounts with a current score fall into tiers at some cut-offs, most urgent first; one query.

    Args:
        accounts: those to count, such as the ones a person may see.
        cutoffs: any, in force or not.
    """
    scored = (
        accounts.exclude(current_score=None)
        .order_by()
        .annotate(tier=tier_at(cutoffs, "current_score__churn_probability"))
        .values_list("tier")
        .annotate(
            account_count=Count("pk"),
            known_mrr=Coalesce(Sum("mrr"), Decimal(0)),
            expected_leavers=Sum("current_score__churn_probability"),
        )
    )
    found = {tier: tuple(figures) for tier, *figures in scored}
    total = sum(count for count, _, _ in found.values())
    begins = (0.0, cutoffs.medium, cutoffs.high, cutoffs.critical)
    rows = []
    for tier, begins_at in zip(RiskTier, begins, strict=True):
        count, mrr, leavers = found.get(tier.value, (0, Decimal(0), 0.0))
        rows.append(TierTotal(tier, begins_at, count, count / total if total else 0.0, mrr, leavers))
    return tuple(reversed(rows))


def _point(kept: OperatingPointRecord) -> OperatingPoint:
    return OperatingPoint(kept.cutoffs, kept.set_at, str(kept.set_by or ""), kept.reason)
