"""When saving the customer comes before selling to them."""

from churnapp.saying import inside, say
from gtm.domain.stage import OpportunityType, SalesStage
from predictions.domain import RiskTier

FORWARD_STAGES = frozenset({SalesStage.PROPOSAL, SalesStage.CLOSED_WON})


class SaveFirst(ValueError):
    """Something was to be sold to a customer who is likely to leave, and nobody said why."""


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


def check_contest(
    stage: SalesStage,
    kind: OpportunityType | None,
    tier: RiskTier | None,
    because: str,
    *,
    is_new: bool = False,
) -> None:
    """Sees that selling to a customer who may leave is either meant, or waits until the customer is saved.

    Args:
        stage: where the sale is to stand: new ones and those that go forward are asked about.
        kind: what is sold.
        tier: risk of the customer.
        because: why it goes on all the same; once said, it holds for the whole sale.
        is_new: whether the sale is only being written down.

    Raises:
        SaveFirst: hand the customer over to the CSM, or say why the sale goes on.
    """
    if because.strip() or not (is_new or stage in FORWARD_STAGES):
        return
    if kind is not None and is_contested(SalesStage.PROPOSAL, kind, tier):
        raise SaveFirst(
            say(
                "This customer is at {tier} risk of leaving. Save first: hand over to the CSM, "
                "or say why this {kind} goes on all the same.",
                tier=inside(say((tier or RiskTier.HIGH).capitalize())),
                kind=inside(kind.label),
            )
        )
