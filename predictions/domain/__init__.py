"""What will happen: churn probability, risk score, their reasons and the action to take."""

from predictions.domain.action import action_retold, recommend_action
from predictions.domain.capacity import DEFAULT_CAPACITY, Capacity, NothingToProposeFrom, propose_cutoffs
from predictions.domain.churn_contract import FEATURE_CONTRACT
from predictions.domain.coverage import ENOUGH_COVERAGE, coverage_of
from predictions.domain.custom_features import DAYS_AGO, is_custom, key_of, line_of
from predictions.domain.difference import GroupShift
from predictions.domain.expected_churn import PRIOR_ACCOUNTS, ExpectedChurn
from predictions.domain.feature_contract import (
    ACTIONABLE_GROUPS,
    DriverGroup,
    FeatureContract,
    FeatureDefinition,
    FeatureKind,
    FeatureValue,
)
from predictions.domain.model_status import ModelMoveRefused, ModelStatus
from predictions.domain.movement import log_odds, points_of_change
from predictions.domain.phrases import Phrase, phrase_of
from predictions.domain.ports import ChurnFeatureVector, ChurnModelPort
from predictions.domain.pressure import MOST_POINTS, PressureSignal, TierPressure
from predictions.domain.probability import ChurnProbability
from predictions.domain.quality import (
    Counted,
    Finding,
    FoundRow,
    QualityCheck,
    QualityReport,
    Severity,
    counted_sentence,
    still_accepted,
)
from predictions.domain.quality_checks import QUALITY_CHECKS, quality_check
from predictions.domain.reason_basis import ReasonBasis
from predictions.domain.reason_gate import OPEN_GATE, WEAKEST_IMPACT, ReasonGate
from predictions.domain.reasons import (
    NO_REASON,
    Reason,
    fact_and_direction,
    reasons_for,
)
from predictions.domain.result import TOP_FEATURES, PredictionResult, ShapFeature
from predictions.domain.retelling import fact_retold, reason_retold, value_retold, words_retold
from predictions.domain.risk import DEFAULT_RISK_WEIGHTS, RiskScore, RiskSignals, RiskWeights, usage_decay
from predictions.domain.standing import NOTABLE_SHARE, PORTFOLIO, Place, Standing
from predictions.domain.survival import MONTHS, SurvivalCurve
from predictions.domain.target import Target
from predictions.domain.tier import DEFAULT_CUTOFFS, RiskTier, TierCutoffs
from predictions.domain.upgrade_contract import CONTRACTS, UPGRADE_CONTRACT
from predictions.domain.wording import value_in_words

__all__ = [
    "ACTIONABLE_GROUPS",
    "CONTRACTS",
    "DAYS_AGO",
    "DEFAULT_CAPACITY",
    "DEFAULT_CUTOFFS",
    "DEFAULT_RISK_WEIGHTS",
    "ENOUGH_COVERAGE",
    "FEATURE_CONTRACT",
    "MONTHS",
    "MOST_POINTS",
    "NOTABLE_SHARE",
    "NO_REASON",
    "OPEN_GATE",
    "PORTFOLIO",
    "PRIOR_ACCOUNTS",
    "QUALITY_CHECKS",
    "TOP_FEATURES",
    "UPGRADE_CONTRACT",
    "WEAKEST_IMPACT",
    "Capacity",
    "ChurnFeatureVector",
    "ChurnModelPort",
    "ChurnProbability",
    "Counted",
    "DriverGroup",
    "ExpectedChurn",
    "FeatureContract",
    "FeatureDefinition",
    "FeatureKind",
    "FeatureValue",
    "Finding",
    "FoundRow",
    "GroupShift",
    "ModelMoveRefused",
    "ModelStatus",
    "NothingToProposeFrom",
    "Phrase",
    "Place",
    "PredictionResult",
    "PressureSignal",
    "QualityCheck",
    "QualityReport",
    "Reason",
    "ReasonBasis",
    "ReasonGate",
    "RiskScore",
    "RiskSignals",
    "RiskTier",
    "RiskWeights",
    "Severity",
    "ShapFeature",
    "Standing",
    "SurvivalCurve",
    "Target",
    "TierCutoffs",
    "TierPressure",
    "action_retold",
    "counted_sentence",
    "coverage_of",
    "fact_and_direction",
    "fact_retold",
    "is_custom",
    "key_of",
    "line_of",
    "log_odds",
    "phrase_of",
    "points_of_change",
    "propose_cutoffs",
    "quality_check",
    "reason_retold",
    "reasons_for",
    "recommend_action",
    "still_accepted",
    "usage_decay",
    "value_in_words",
    "value_retold",
    "words_retold",
]
