"""What we do about it: opportunities, their stages, expansion beside churn risk, and revenue."""

from gtm.domain.budget import RescueBudget, SaveRate
from gtm.domain.contest import is_contested
from gtm.domain.expansion import (
    ExpansionCutoffs,
    ExpansionResult,
    Quadrant,
    TargetTier,
    UpgradePropensity,
)
from gtm.domain.opportunity import Opportunity
from gtm.domain.repository import OpportunityRepository
from gtm.domain.retention import Retention
from gtm.domain.revenue_movement import MovementKind, RevenueLine, RevenueYear, revenue_lines, revenue_years
from gtm.domain.revenue_state import RevenuePeriod, RevenueState, RevenueStep, revenue_steps
from gtm.domain.stage import OpportunityType, SalesStage, StageMoveRefused

__all__ = [
    "ExpansionCutoffs",
    "ExpansionResult",
    "MovementKind",
    "Opportunity",
    "OpportunityRepository",
    "OpportunityType",
    "Quadrant",
    "RescueBudget",
    "Retention",
    "RevenueLine",
    "RevenuePeriod",
    "RevenueState",
    "RevenueStep",
    "RevenueYear",
    "SalesStage",
    "SaveRate",
    "StageMoveRefused",
    "TargetTier",
    "UpgradePropensity",
    "is_contested",
    "revenue_lines",
    "revenue_steps",
    "revenue_years",
]
