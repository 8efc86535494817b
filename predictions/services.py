"""The rules of scoring: the composite risk score and the assembly of one prediction."""

from collections.abc import Callable
from datetime import datetime

from customers.domain import Customer
from predictions.domain import (
    DEFAULT_RISK_WEIGHTS,
    TOP_FEATURES,
    ChurnFeatureVector,
    ChurnModelPort,
    PredictionResult,
    RiskScore,
    RiskSignals,
    RiskWeights,
)

FLAGS_FOR_FULL_WEIGHT = 5


class RiskModelService:
    """The composite risk score."""

    def compute(self, signals: RiskSignals, weights: RiskWeights = DEFAULT_RISK_WEIGHTS) -> RiskScore:
        """Usage decay, compliance gap and min(vendor flags / 5, 1), weighed; by default 0.50, 0.35, 0.15."""
        flags = min(signals.vendor_risk_flags / FLAGS_FOR_FULL_WEIGHT, 1.0)
        score = (
            weights.usage * signals.usage_decay_score
            + weights.compliance * signals.compliance_gap_score
            + weights.vendor * flags
        )
        return RiskScore(min(score, 1.0))


class ChurnModelService:
    """Assembles one prediction from a feature store and a model; does no I/O of its own.

    Args:
        feature_vector: where the features of a customer come from.
        model: what turns them into a probability and contributions.
        now: the clock, called once per prediction; returns an aware UTC time.
    """

    def __init__(
        self, feature_vector: ChurnFeatureVector, model: ChurnModelPort, now: Callable[[], datetime]
    ) -> None:
        self._feature_vector = feature_vector
        self._model = model
        self._now = now

    def predict(self, customer: Customer, risk_score: RiskScore) -> PredictionResult:
        """The prediction for a customer, with its five strongest features.

        Raises:
            ValueError: the customer has no features, or the model does not fit them.
        """
        features = self._feature_vector.extract(customer)
        contributions = self._model.explain(features)
        strongest = sorted(contributions, key=lambda feature: -abs(feature.shap_impact))
        return PredictionResult(
            customer_id=customer.customer_id,
            churn_probability=self._model.predict_proba(features),
            risk_score=risk_score,
            top_shap_features=tuple(strongest[:TOP_FEATURES]),
            model_version=self._model.version,
            predicted_at=self._now(),
        )
