"""What we do about it: opportunities, their stages, and expansion beside churn risk."""

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
from gtm.domain.stage import OpportunityType, SalesStage, StageMoveRefused

__all__ = [
    "ExpansionCutoffs",
    "ExpansionResult",
    "Opportunity",
    "OpportunityRepository",
    "OpportunityType",
    "Quadrant",
    "SalesStage",
    "StageMoveRefused",
    "TargetTier",
    "UpgradePropensity",
    "is_contested",
]
