"""A sale under way."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from churnapp.saying import say
from gtm.domain.stage import SalesStage


@dataclass(slots=True, eq=False)
class Opportunity:
    """One opportunity; equal to another when the ids are equal.

    Attributes:
        opp_id: the vendor's own key.
        customer_id: the vendor's key of the customer.
        stage: where it stands.
        close_date: when it is expected to close.
        amount: US dollars, never negative.
        sales_owner: who sells it; empty when nobody does yet.

    Raises:
        ValueError: an empty id, or an amount that is negative or not finite.
    """

    opp_id: str
    customer_id: str
    stage: SalesStage
    close_date: date
    amount: Decimal
    sales_owner: str = ""

    def __post_init__(self) -> None:
        if not self.opp_id or not self.customer_id:
            raise ValueError(say("An opportunity without opp_id and customer_id is not possible. Give both."))
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(
                say("Amount {amount} is not possible. Valid: 0 or more US dollars.", amount=self.amount)
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opportunity) and other.opp_id == self.opp_id

    def __hash__(self) -> int:
        return hash(self.opp_id)

    @property
    def is_at_risk(self) -> bool:
        """Whether a churn of the customer would put this sale at risk today (UTC)."""
        return self.is_at_risk_on(datetime.now(UTC).date())

    def is_at_risk_on(self, day: date) -> bool:
        """Whether it is open on ``day`` and not past its close date."""
        return self.stage.is_open and day <= self.close_date

    def move_to(self, stage: SalesStage) -> None:
        """Moves to another stage.

        Raises:
            StageMoveRefused: the move is not allowed.
        """
        self.stage = self.stage.move_to(stage)
