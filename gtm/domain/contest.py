"""When saving the customer comes before selling to him."""

from gtm.domain.stage import OpportunityType, SalesStage
from predictions.domain import RiskTier


def is_contested(stage: SalesStage, kind: OpportunityType | None, tier: RiskTier | None) -> bool:
    """Whether an open renewal or expansion belongs to a customer who is likely to leave.

    Args:
        stage: where the sale stands.
        kind: what is sold; None when it is not known, which counts as no claim.
        tier: risk of the customer; None when there is no score.
    """
    if kind is None or tier is None:
        return False
    return stage.is_open and kind.needs_the_customer_to_stay and tier.requires_immediate_action
