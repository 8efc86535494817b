"""What people say against the model, as pages and worklists show it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled, first
from churnapp.saying import later, say
from customers.models import CustomerRecord
from predictions.domain import RiskTier
from predictions.domain.judgement import JudgementReason
from predictions.models import JudgementInForceRecord

SOMEBODY = later("Somebody")
MOST_TO_SETTLE = 50


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """A judgement in force.

    Attributes:
        model_tier, model_probability: what the model said when it was stated.
        days_left: until it ends by itself.
    """

    pk: int
    tier: RiskTier
    reason: JudgementReason
    words: str
    by: str
    by_pk: int | None
    stated_at: datetime
    expires_on: date
    days_left: int
    model_tier: RiskTier
    model_probability: float


@dataclass(frozen=True, slots=True)
class DisagreementRow:
    """A person and the model who see one account differently today.

    Attributes:
        model_tier, probability: what the model says now.
        expected_loss: yearly, US dollars; None where the MRR is unknown.
    """

    account_pk: int
    account: str
    judgement: JudgementRow
    model_tier: RiskTier
    probability: float
    expected_loss: Decimal | None


def judgement_in_force(customer_pk: int, today: date) -> JudgementRow | None:
    """The judgement beside the score of an account, in one query; None when there is none."""
    held = first(_in_force(account=customer_pk, today=today))
    return None if held is None else _row(held, today)


@compiled
def _in_force(*, account: int, today: date) -> QuerySet[JudgementInForceRecord]:
    held = JudgementInForceRecord.objects.filter(customer=account, expires_on__gte=today)
    return held.select_related("judgement__stated_by")


def unsettled(today: date) -> QuerySet[JudgementInForceRecord]:
    """The judgements that hold today about accounts that the model still sees otherwise, whoever looks."""
    return JudgementInForceRecord.objects.filter(
        expires_on__gte=today,
        customer__churn_date=None,
        customer__current_score__isnull=False,
    ).exclude(tier=F("customer__current_score__risk_tier"))


def disagreements_to_settle(
    user: User, today: date, scope: Scope = Scope.ALL, limit: int = MOST_TO_SETTLE
) -> list[DisagreementRow]:
    """Where somebody sees an account that the user may see otherwise than the model still does; one query.

    Those that cost most first. When the model has come round to the same band there is nothing to settle.
    """
    held = unsettled(today).select_related("customer__current_score", "judgement__stated_by")
    if scope.within(Scope(user.reach)) is not Scope.ALL:
        held = held.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))
    ordered = held.order_by(F("customer__current_score__expected_loss").desc(nulls_last=True), "pk")
    return [_disagreement(row, today) for row in ordered[:limit]]


def _disagreement(held: JudgementInForceRecord, today: date) -> DisagreementRow:
    score = held.customer.current_score
    return DisagreementRow(
        account_pk=held.customer_id,
        account=held.customer.name,
        judgement=_row(held, today),
        model_tier=RiskTier(score.risk_tier),
        probability=score.churn_probability,
        expected_loss=score.expected_loss,
    )


def _row(held: JudgementInForceRecord, today: date) -> JudgementRow:
    judgement = held.judgement
    return JudgementRow(
        pk=judgement.pk,
        tier=RiskTier(judgement.tier),
        reason=JudgementReason(judgement.reason),
        words=judgement.words,
        by=str(judgement.stated_by or say(SOMEBODY)),
        by_pk=judgement.stated_by_id,
        stated_at=judgement.stated_at,
        expires_on=judgement.expires_on,
        days_left=(judgement.expires_on - today).days,
        model_tier=RiskTier(judgement.model_tier),
        model_probability=judgement.model_probability,
    )
