"""The risk of one account, as far as selling to it is concerned."""

from customers.models import CustomerRecord
from predictions.domain import RiskTier


def tier_of_account(account_pk: int) -> RiskTier | None:
    """The published tier of an account; None when it has no score or has left."""
    tier = (
        CustomerRecord.objects.active()
        .filter(pk=account_pk)
        .values_list("current_score__risk_tier", flat=True)
        .first()
    )
    return RiskTier(tier) if tier else None
