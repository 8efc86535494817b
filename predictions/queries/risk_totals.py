"""What the published scores of a scope add up to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from customers.columns import ScopedAccounts
from predictions.domain import RiskTier
from predictions.models import CurrentScoreRecord

URGENT_TIERS = tuple(tier.value for tier in reversed(RiskTier) if tier.requires_immediate_action)


@dataclass(frozen=True, slots=True)
class RiskTotals:
    """The scores of active accounts.

    Attributes:
        expected_loss: US dollars a year; None when no account has one.
        urgent: accounts of the tiers that need somebody now.
        as_of: day that the scores are from; None when nothing is scored.
    """

    expected_loss: Decimal | None
    urgent: int
    as_of: date | None


def risk_totals(accounts: ScopedAccounts) -> RiskTotals:
    """The totals in at most five queries.

    Over all accounts the indexes of the scores give them, less the few that left since the scores were
    published; asking each account whether it left would read them all.
    """
    scores = accounts.narrowed(CurrentScoreRecord.objects.order_by())
    as_of = scores.values_list("as_of", flat=True).first()
    if as_of is None:
        return RiskTotals(None, 0, None)
    loss, urgent = _sums(scores)
    if accounts.are_all and (gone := _gone_from(scores)):
        lost, no_longer = _sums(scores.filter(pk__in=gone))
        loss, urgent = None if loss is None else loss - (lost or 0), urgent - no_longer
    return RiskTotals(loss, urgent, as_of)


def _gone_from(scores: QuerySet[CurrentScoreRecord]) -> list[int]:
    """As keys, so that what adds them up reads no more than them."""
    return list(scores.filter(customer__churn_date__isnull=False).values_list("pk", flat=True))


def _sums(scores: QuerySet[CurrentScoreRecord]) -> tuple[Decimal | None, int]:
    loss = scores.aggregate(loss=Sum("expected_loss"))["loss"]
    return loss, scores.filter(risk_tier__in=URGENT_TIERS).count()
