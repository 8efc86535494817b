"""A churn model that works on columns: what it says of one customer is what it says of a batch of one."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from predictions.domain import ChurnModelPort, ChurnProbability, FeatureContract, FeatureValue, ShapFeature
from predictions.mart.columns import Column, Floats
from predictions.ml.encoding import one_row


@dataclass(frozen=True)
class BatchPrediction:
    """Predictions of n customers.

    Attributes:
        log_odds: of the published probability (n,): ``expectation`` plus the row's contributions.
        probability: calibrated P(churn within the horizon) (n,).
        probability_low: lower bound of the 80 % interval (n,).
        probability_high: upper bound of the 80 % interval (n,).
        contributions: log-odds that each feature adds (n, k), in the order of the model's contract.
        expectation: log-odds before any feature is looked at.
    """

    log_odds: Floats
    probability: Floats
    probability_low: Floats
    probability_high: Floats
    contributions: Floats
    expectation: float


class ColumnModel(ChurnModelPort):
    """The port's two questions, answered by a prediction on columns."""

    @property
    @abstractmethod
    def contract(self) -> FeatureContract:
        """The features it was trained on, in order."""

    @abstractmethod
    def predict_columns(self, columns: Mapping[str, Column]) -> BatchPrediction:
        """Probabilities and contributions of columns of one length.

        Raises:
            ModelDoesNotFit: a feature of the contract is missing; a ``ValueError``.
        """

    def predict_proba(self, features: Mapping[str, FeatureValue]) -> ChurnProbability:
        """Calibrated P(churn within the horizon) of one customer.

        Raises:
            ModelDoesNotFit: a feature of the contract is missing; a ``ValueError``.
        """
        return ChurnProbability(float(self.predict_columns(one_row(self.contract, features)).probability[0]))

    def explain(self, features: Mapping[str, FeatureValue]) -> tuple[ShapFeature, ...]:
        """The contribution of every feature of one customer, in the order of the contract.

        Raises:
            ModelDoesNotFit: a feature of the contract is missing; a ``ValueError``.
        """
        contributions = self.predict_columns(one_row(self.contract, features)).contributions[0]
        return tuple(
            ShapFeature(name, features[name], float(impact))
            for name, impact in zip(self.contract.names, contributions, strict=True)
        )
