"""Tiers of stored probabilities, told by the database."""

from django.db.models import Case, CharField, Value, When

from predictions.domain import RiskTier, TierCutoffs


def tier_at(cutoffs: TierCutoffs, column: str) -> Case:
    """``TierCutoffs.tier_of`` as an expression on a column of probabilities."""
    return Case(
        When(**{f"{column}__gte": cutoffs.critical}, then=Value(RiskTier.CRITICAL.value)),
        When(**{f"{column}__gte": cutoffs.high}, then=Value(RiskTier.HIGH.value)),
        When(**{f"{column}__gte": cutoffs.medium}, then=Value(RiskTier.MEDIUM.value)),
        default=Value(RiskTier.LOW.value),
        output_field=CharField(),
    )
