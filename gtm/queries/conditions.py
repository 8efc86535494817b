"""Which opportunities a filter or a total means, as database conditions."""

from datetime import date
from typing import Any

from django.db.models import F, FloatField, Lookup, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from gtm.domain import ForecastCategory, OpportunityType, SalesStage
from gtm.models import OPEN_STAGES
from predictions.domain import RiskTier

URGENT_TIERS = tuple(tier.value for tier in RiskTier if tier.requires_immediate_action)
CONTESTED_KINDS = tuple(kind.value for kind in OpportunityType if kind.needs_the_customer_to_stay)


class OneOfOurs(Lookup):
    """A column holds one of some words of ours, which stand in the SQL instead of beside it.

    SQLite compares conditions with that of a partial index before it knows the values beside them.
    """

    lookup_name = "one_of_ours"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """As the index has it."""
        column, facts = self.process_lhs(compiler, connection)
        words = ", ".join(f"'{word}'" for word in self.rhs)
        return f"{column} IN ({words})", facts


IS_OPEN = OneOfOurs(F("stage"), tuple(stage.value for stage in OPEN_STAGES))
"""Neither won nor lost."""


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
    """Where ``gtm.domain.value_after_risk`` may be less than the amount: it needs a customer with a score."""
    return Q(
        stage__in=OPEN_STAGES,
        opportunity_type__in=CONTESTED_KINDS,
        customer__churn_date=None,
        customer__current_score__isnull=False,
    )


def lost_to_risk() -> CombinedExpression:
    """What the risk of its customer takes from an amount, where ``risk_counts``."""
    return Cast(F("amount"), FloatField()) * F("customer__current_score__churn_probability")


def forecast_as(category: ForecastCategory) -> Q:
    """What ``gtm.domain.ForecastCategory.of`` says, for the database."""
    usual = [stage for stage in SalesStage if ForecastCategory.of(stage, None) is category]
    closed = [stage.value for stage in usual if not stage.is_open]
    by_stage = Q(stage__in=[stage.value for stage in usual if stage.is_open], forecast_category=None)
    return Q(stage__in=closed) | by_stage | Q(stage__in=OPEN_STAGES, forecast_category=category)
