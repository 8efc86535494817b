"""The prediction that is shown, kept and judged later."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from churnapp.saying import say
from predictions.domain.action import recommend_action
from predictions.domain.churn_contract import FEATURE_CONTRACT
from predictions.domain.feature_contract import DriverGroup, FeatureValue
from predictions.domain.probability import ChurnProbability
from predictions.domain.risk import RiskScore

TOP_FEATURES = 5
_SEMANTIC_VERSION = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")


@dataclass(frozen=True, slots=True)
class ShapFeature:
    """The contribution of one feature to one prediction.

    Attributes:
        feature_name: column of the mart.
        feature_value: its raw value; None when missing.
        shap_impact: change of the log-odds against the expectation; positive raises risk.
    """

    feature_name: str
    feature_value: FeatureValue
    shap_impact: float

    @property
    def driver_group(self) -> DriverGroup | None:
        """The group the feature is told in, or None when the contract does not name it."""
        if self.feature_name not in FEATURE_CONTRACT:
            return None
        return FEATURE_CONTRACT[self.feature_name].group


@dataclass(frozen=True, slots=True)
class PredictionResult:
    """One prediction for one customer.

    Attributes:
        customer_id: the vendor's key.
        churn_probability: calibrated P(churn within 90 days).
        risk_score: the composite score, independent of the probability.
        top_shap_features: largest absolute impact first, at most five.
        model_version: semantic version of the artifact that produced it.
        predicted_at: when, UTC.

    Raises:
        ValueError: features out of order or too many, a version that is not semantic, a time not in UTC.
    """

    customer_id: str
    churn_probability: ChurnProbability
    risk_score: RiskScore
    top_shap_features: tuple[ShapFeature, ...]
    model_version: str
    predicted_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "top_shap_features", tuple(self.top_shap_features))
        impacts = [abs(feature.shap_impact) for feature in self.top_shap_features]
        if impacts != sorted(impacts, reverse=True) or len(impacts) > TOP_FEATURES:
            raise ValueError(
                say(
                    "Top features {impacts} are not possible. Valid: {top_features}, largest first.",
                    impacts=impacts,
                    top_features=TOP_FEATURES,
                )
            )
        if not _SEMANTIC_VERSION.fullmatch(self.model_version):
            raise ValueError(
                say(
                    "Model version {model_version!r} is not semantic. Valid: 1.2.3.",
                    model_version=self.model_version,
                )
            )
        if self.predicted_at.utcoffset() != timedelta(0):
            raise ValueError(
                say(
                    "predicted_at {predicted_at} is not in UTC. Give an aware UTC time.",
                    predicted_at=self.predicted_at.isoformat(),
                )
            )

    @property
    def recommended_action(self) -> str:
        """What the CSM should do, from the tier and the strongest actionable driver group; deterministic."""
        return recommend_action(
            self.churn_probability.risk_tier, strongest_rising_groups(self.top_shap_features)
        )


def strongest_rising_groups(features: Iterable[ShapFeature]) -> tuple[DriverGroup, ...]:
    """Driver groups whose features together raise the risk, strongest first; ties in contract order."""
    sums: dict[DriverGroup, float] = {}
    for feature in sorted(features, key=_position):  # one order of additions, whatever their sizes
        if (group := feature.driver_group) is not None:
            sums[group] = sums.get(group, 0.0) + feature.shap_impact
    rising = [group for group in DriverGroup if sums.get(group, 0.0) > 0]
    return tuple(sorted(rising, key=lambda group: -sums[group]))


def _position(feature: ShapFeature) -> int:
    names = FEATURE_CONTRACT.names
    return names.index(feature.feature_name) if feature.feature_name in names else len(names)
