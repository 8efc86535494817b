"""Who is held out of plays by chance, as people may see it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from gtm.domain import PlayType
from gtm.models import HoldoutRecord

SHOWN_HOLDOUTS = 200


@dataclass(frozen=True, slots=True)
class HoldoutRow:
    """One account that is, or was, held out.

    Attributes:
        rule: its name; empty once it was deleted.
        probability: of leaving, when it was drawn; None without a score.
        left_on: None while it is a customer.
    """

    account_pk: int
    account: str
    kind: PlayType
    reason: str
    rule: str
    probability: float | None
    assigned_on: date
    matures_on: date
    left_on: date | None
    is_mature: bool


def visible_holdouts(user: User, today: date) -> QuerySet[HoldoutRecord]:
    """Those a person may see: admins all, who leads a team the matured ones of visible accounts, others none.

    Whoever knows early that an account is held out treats it otherwise, and the comparison is lost.
    """
    if user.may_administer:
        return HoldoutRecord.objects.filter(customer__in=CustomerRecord.objects.visible_to(user))
    if not user.may_deal_out:
        return HoldoutRecord.objects.none()
    matured = HoldoutRecord.objects.filter(matures_on__lte=today)
    return matured.filter(customer__in=CustomerRecord.objects.visible_to(user))


def holdout_rows(user: User, today: date) -> list[HoldoutRow]:
    """The newest 200 that a person may see, in one query."""
    found = visible_holdouts(user, today).select_related("customer", "rule")[:SHOWN_HOLDOUTS]
    return [
        HoldoutRow(
            account_pk=held.customer_id,
            account=held.customer.name,
            kind=PlayType(held.play_type),
            reason=held.reason,
            rule=held.rule.name if held.rule else "",
            probability=held.probability,
            assigned_on=held.assigned_at.date(),
            matures_on=held.matures_on,
            left_on=held.customer.churn_date,
            is_mature=held.matures_on <= today,
        )
        for held in found
    ]
