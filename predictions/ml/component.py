"""What the rungs of the ladder are combined from: parts that say log-odds and how they came about."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from predictions.mart.columns import Floats

SMALLEST_PROBABILITY = 1e-6


class Component(ABC):
    """A fitted part of a model.

    Attributes:
        kind: names the class in a saved artifact.
        expectation: log-odds before any feature is looked at.
    """

    kind: str
    expectation: float

    @abstractmethod
    def contributions(self, matrix: Floats) -> Floats:
        """What each feature adds to the expectation, on the log-odds (n, k), in contract order."""

    @abstractmethod
    def log_odds(self, matrix: Floats) -> Floats:
        """The log-odds (n,): the expectation and the contributions added up."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Everything needed to build it again, as JSON."""


def sigmoid(log_odds: Floats) -> Floats:
    """The probability of log-odds, without overflow."""
    bounded = np.clip(log_odds, -500, 500)
    return np.asarray(1 / (1 + np.exp(-bounded)))


def logit(probability: Any) -> Floats:
    """The log-odds of a probability, kept off 0 and 1."""
    inside = np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return np.asarray(np.log(inside / (1 - inside)))
