"""Columns that files of customers and of subscriptions share."""

from decimal import Decimal

from churnapp.imports import Column, parsers
from customers.domain import MRR, PlanTier

MAX_MONTHS = 1200


def plan_tier(text: str) -> str:
    """A tier of the ladder; refuses other labels with the valid ones."""
    return PlanTier.from_label(text).value


def mrr(text: str) -> Decimal:
    """Monthly revenue, rounded to cents; the domain refuses negative amounts."""
    return MRR.from_float(float(parsers.decimal(text))).amount


BILLING_PERIOD_COLUMN = Column(
    "billing_period_months",
    parsers.whole_number(MAX_MONTHS),
    aliases=("bill_period_months", "billing_period"),
)
