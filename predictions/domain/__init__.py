"""What will happen: churn probability, risk score, their reasons and the action to take."""

from predictions.domain.action import recommend_action
from predictions.domain.feature_contract import (
    ACTIONABLE_GROUPS,
    FEATURE_CONTRACT,
    DriverGroup,
    FeatureContract,
    FeatureDefinition,
    FeatureKind,
    FeatureValue,
)
from predictions.domain.ports import ChurnFeatureVector, ChurnModelPort
from predictions.domain.probability import ChurnProbability
from predictions.domain.result import TOP_FEATURES, PredictionResult, ShapFeature
from predictions.domain.risk import RiskScore, RiskSignals, usage_decay
from predictions.domain.tier import DEFAULT_CUTOFFS, RiskTier, TierCutoffs

__all__ = [
    "ACTIONABLE_GROUPS",
    "DEFAULT_CUTOFFS",
    "FEATURE_CONTRACT",
    "TOP_FEATURES",
    "ChurnFeatureVector",
    "ChurnModelPort",
    "ChurnProbability",
    "DriverGroup",
    "FeatureContract",
    "FeatureDefinition",
    "FeatureKind",
    "FeatureValue",
    "PredictionResult",
    "RiskScore",
    "RiskSignals",
    "RiskTier",
    "ShapFeature",
    "TierCutoffs",
    "recommend_action",
    "usage_decay",
]
