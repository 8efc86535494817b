"""The customer: who they are and whether they are still there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NewType

from churnapp.saying import say
from customers.domain.industry import Industry
from customers.domain.mrr import MRR
from customers.domain.plan import PlanTier

CustomerId = NewType("CustomerId", str)

MAX_CUSTOMER_ID_LENGTH = 128
EARLY_STAGE_DAYS = 90


class AlreadyChurned(ValueError):
    """The customer left before; a second churn would overwrite the first."""


@dataclass(slots=True, eq=False)
class Customer:
    """One customer of the vendor; equal to another when the ids are equal.

    Attributes:
        customer_id: the vendor's own key, usually a UUID: any text of 1 to 128 characters.
        industry: where they work.
        plan_tier: current plan, or None when the vendor's data does not say.
        signup_date: first day as a customer.
        mrr: current monthly recurring revenue, or None when the vendor's data does not say.
        churn_date: last day as a customer, or None while active (right-censored).

    Raises:
        ValueError: an empty or overlong id, a free plan that pays, or a churn before the signup.
    """

    customer_id: str
    industry: Industry
    plan_tier: PlanTier | None
    signup_date: date
    mrr: MRR | None
    churn_date: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.customer_id) <= MAX_CUSTOMER_ID_LENGTH:
            raise ValueError(
                say(
                    "Customer id of {count} characters is not possible. Valid: 1 to "
                    "{max_customer_id_length} characters.",
                    count=len(self.customer_id),
                    max_customer_id_length=MAX_CUSTOMER_ID_LENGTH,
                )
            )
        if self.plan_tier is PlanTier.FREE and self.mrr is not None and self.mrr.amount > 0:
            raise ValueError(
                say("MRR {mrr} on the free plan is not possible. Valid: $0.00 or a paid plan.", mrr=self.mrr)
            )
        if self.churn_date is not None:
            self._refuse_before_signup(self.churn_date)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Customer) and other.customer_id == self.customer_id

    def __hash__(self) -> int:
        return hash(self.customer_id)

    @property
    def is_active(self) -> bool:
        """Whether no churn is recorded."""
        return self.churn_date is None

    @property
    def tenure_days(self) -> int:
        """Days from signup to churn, or to today (UTC) if still active: the time axis of survival models."""
        return self.tenure_days_on(_today())

    def tenure_days_on(self, day: date) -> int:
        """Days from signup to churn, or to ``day`` while there is no earlier churn; never negative."""
        end = day if self.churn_date is None else min(day, self.churn_date)
        return max(0, (end - self.signup_date).days)

    @property
    def is_early_stage(self) -> bool:
        """Whether the customer is within its first 90 days today (UTC)."""
        return self.is_early_stage_on(_today())

    def is_early_stage_on(self, day: date) -> bool:
        """Whether ``day`` falls within the first 90 days after signup."""
        return self.tenure_days_on(day) < EARLY_STAGE_DAYS

    @property
    def annual_revenue_at_risk(self) -> str:
        """Yearly revenue lost if this customer churns, for people: ``$30,000.00``, or ``unknown``."""
        return "unknown" if self.mrr is None else f"${self.mrr.revenue_at_risk:,.2f}"

    def mark_churned(self, churn_date: date) -> None:
        """Records that the customer left.

        Args:
            churn_date: last day as a customer.

        Raises:
            AlreadyChurned: a churn is already recorded.
            ValueError: the date lies before the signup.
        """
        if self.churn_date is not None:
            raise AlreadyChurned(
                say(
                    "Customer {customer_id} already churned on {churn_date}. Reactivate it first.",
                    customer_id=self.customer_id,
                    churn_date=self.churn_date,
                )
            )
        self._refuse_before_signup(churn_date)
        self.churn_date = churn_date

    def _refuse_before_signup(self, churn_date: date) -> None:
        if churn_date < self.signup_date:
            raise ValueError(
                say(
                    "Churn date {churn_date} lies before the signup. Valid: {signup_date} or later.",
                    churn_date=churn_date,
                    signup_date=self.signup_date,
                )
            )


def _today() -> date:
    return datetime.now(UTC).date()
