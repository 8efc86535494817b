"""Which opportunities a filter or a total means, as database conditions."""

from datetime import date

from django.db.models import Q

from gtm.domain import OpportunityType
from gtm.models import OPEN_STAGES
from predictions.domain import RiskTier

URGENT_TIERS = tuple(tier.value for tier in RiskTier if tier.requires_immediate_action)
CONTESTED_KINDS = tuple(kind.value for kind in OpportunityType if kind.needs_the_customer_to_stay)


def at_high_risk() -> Q:
    """The account is likely to leave and has not left."""
    return Q(customer__churn_date=None, customer__current_score__risk_tier__in=URGENT_TIERS)


def contested() -> Q:
    """What ``gtm.domain.is_contested`` says, for the database."""
    return at_high_risk() & Q(stage__in=OPEN_STAGES, opportunity_type__in=CONTESTED_KINDS)


def overdue(today: date) -> Q:
    """Open although the close date has passed."""
    return Q(stage__in=OPEN_STAGES, close_date__lt=today)


def risk_counts() -> Q:
    """Where ``gtm.domain.value_after_risk`` may be less than the amount: open, and in need of a customer."""
    return Q(stage__in=OPEN_STAGES, opportunity_type__in=CONTESTED_KINDS, customer__churn_date=None)
