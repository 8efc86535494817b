"""What a sale is worth when the customer may leave first."""

from decimal import Decimal

from gtm.domain.stage import OpportunityType

CENT = Decimal("0.01")


def value_after_risk(
    amount: Decimal, kind: OpportunityType | None, churn_probability: float | None
) -> Decimal:
    """The amount times the probability that the customer stays, for sales that need the customer to stay.

    Args:
        amount: US dollars.
        kind: what is sold; None when it is not known, which counts as no claim on the customer.
        churn_probability: within 90 days, from 0 to 1; None when there is no score.
    """
    if kind is None or churn_probability is None or not kind.needs_the_customer_to_stay:
        return amount
    return (amount * (1 - Decimal(str(churn_probability)))).quantize(CENT)
