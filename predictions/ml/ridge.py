"""Rung L2, and L1 without contract data: logistic regression with a normal prior on standardised weights."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import Floats
from predictions.ml.component import Component
from predictions.ml.newton import Regression, posterior_mode
from predictions.ml.scaling import Scaling

PRIOR_SPREAD = 0.5  # of the log-odds for one spread of a feature


class RidgeLogit(Component):
    """Ridge logistic regression; a weight never contradicts the sign that its contract line agrees on."""

    kind = "ridge_logit"

    def __init__(
        self, contract: FeatureContract, scaling: Scaling, intercept: float, weights: Floats
    ) -> None:
        self._width = len(contract.features)
        self._scaling = scaling
        self.expectation = intercept
        self._weights = weights

    @classmethod
    def learnt_from(
        cls,
        contract: FeatureContract,
        matrix: Floats,
        left: Floats,
        weights: Floats,
        margins: Floats | None = None,
    ) -> Self:
        """Fits intercept and weights.

        Args:
            contract: names and signs of the matrix's columns.
            matrix: features (n, k).
            left: outcome 0 or 1.
            weights: how much a row counts.
            margins: log-odds that are known already, to which the regression is added; 0 when None.
        """
        known = np.zeros(len(matrix)) if margins is None else margins
        scaling = Scaling.learnt_from(contract, matrix)
        signs = np.array([feature.sign for feature in contract], dtype=np.int64)[scaling.owners]
        signs[scaling.codes != -1] = 0
        columns = np.column_stack([np.ones(len(matrix)), scaling.scaled(matrix)])
        found = posterior_mode(
            Regression(columns, left, weights, known),
            precision=np.array([0.0, *np.full(len(signs), 1 / PRIOR_SPREAD**2)]),
            signs=np.array([0, *signs]),
        )
        return cls(contract, scaling, float(found[0]), found[1:])

    def log_odds(self, matrix: Floats) -> Floats:
        """Intercept and weighted features."""
        return np.asarray(self.expectation + self._scaling.scaled(matrix) @ self._weights)

    def contributions(self, matrix: Floats) -> Floats:
        """Weight times distance from the mean of the training rows; gaps count to their feature."""
        parts = self._scaling.scaled(matrix) * self._weights
        contributions = np.zeros((len(matrix), self._width), order="F")
        for column, owner in enumerate(self._scaling.owners):
            contributions[:, owner] += parts[:, column]
        return contributions

    def to_json(self) -> dict[str, Any]:
        """Scales, intercept and weights."""
        return {
            "scaling": self._scaling.to_json(),
            "intercept": self.expectation,
            "weights": self._weights.tolist(),
        }

    @classmethod
    def from_json(cls, contract: FeatureContract, content: Mapping[str, Any]) -> Self:
        """The regression that was saved."""
        return cls(
            contract,
            Scaling.from_json(content["scaling"]),
            float(content["intercept"]),
            np.array(content["weights"], dtype=np.float64),
        )
