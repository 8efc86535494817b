"""What the domain needs from a feature store and from a model."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from customers.domain import Customer
from predictions.domain.feature_contract import FeatureValue
from predictions.domain.probability import ChurnProbability
from predictions.domain.result import ShapFeature


class ChurnFeatureVector(Protocol):
    """Port: the features of one customer, read from the mart in one go."""

    def extract(self, customer: Customer) -> dict[str, FeatureValue]:
        """A flat dict of floats and lower-case category strings; None where the mart knows no value.

        Raises:
            ValueError: the mart has no row for the customer (churned customers have none); the message names
                the customer and the remedy.
        """
        ...


class ChurnModelPort(ABC):
    """Port: a model that says how likely churn within 90 days is, and why."""

    @property
    @abstractmethod
    def version(self) -> str:
        """Semantic version of the artifact."""

    @abstractmethod
    def predict_proba(self, features: Mapping[str, FeatureValue]) -> ChurnProbability:
        """Calibrated P(churn within 90 days).

        Raises:
            ValueError: a feature of the model's contract is missing from ``features``.
        """

    @abstractmethod
    def explain(self, features: Mapping[str, FeatureValue]) -> Sequence[ShapFeature]:
        """The contribution of every feature on the log-odds of the published probability.

        Contributions and the model's expectation add up to those log-odds; order is the contract's.

        Raises:
            ValueError: a feature of the model's contract is missing from ``features``.
        """
