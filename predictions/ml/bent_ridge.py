"""Rung L2: ridge regression in pieces on top of L1, which tells features less where nobody can leave yet."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import Floats
from predictions.ml.component import Component
from predictions.ml.newton import Regression, posterior_mode
from predictions.ml.pieces import Pieces

PRIOR_SPREAD = 0.5  # of the log-odds for one spread of a feature
LEAVERS_FOR_BENDS = 150  # effective ones
WIDEST = (1.0, 99.0)  # percentiles of the baseline between which its leeway runs from none to all


class BentRidge(Component):
    """Ridge logistic regression in pieces, added to a baseline.

    Under a contract that still runs for long an account cannot leave, however unhappy it is. So a feature
    weighs differently where the baseline's rate is high (leeway 1) and where it is low (leeway 0), and in
    between both count in part. Where there is leeway it may also bend, because that is where leavers are.
    """

    kind = "bent_ridge"

    def __init__(
        self,
        contract: FeatureContract,
        baseline: Component,
        pieces: tuple[Pieces, Pieces],
        bounds: tuple[float, float],
        weights: Floats,
    ) -> None:
        self._width = len(contract.features)
        self.baseline = baseline
        self._pieces = pieces
        self._owners = np.concatenate([part.owners for part in pieces])
        self._bounds = bounds
        self._weights = weights
        self.expectation = baseline.expectation + float(weights[0])

    @classmethod
    def learnt_from(
        cls,
        contract: FeatureContract,
        matrix: Floats,
        left: Floats,
        weights: Floats,
        *,
        baseline: Component,
        margins: Floats,
    ) -> Self:
        """Fits the weights; none contradicts the sign that its contract line agrees on.

        Args:
            contract: names and signs of the matrix's columns.
            matrix: features (n, k).
            left: outcome 0 or 1.
            weights: how much a row counts.
            baseline: what the regression is added to.
            margins: the baseline's log-odds of these rows, out of fold by account.
        """
        bends = float(left @ weights) >= LEAVERS_FOR_BENDS
        pieces = (
            Pieces.learnt_from(contract, matrix, bends=bends),
            Pieces.learnt_from(contract, matrix, bends=False),
        )
        low, high = np.percentile(margins, WIDEST)
        bounds = float(low), float(high)
        columns = _by_leeway(pieces, matrix, margins, bounds)
        found = posterior_mode(
            Regression(np.column_stack([np.ones(len(matrix)), columns]), left, weights, margins),
            precision=np.array([0.0, *np.full(columns.shape[1], 1 / PRIOR_SPREAD**2)]),
            signs=np.array([0, *pieces[0].signs(contract), *pieces[1].signs(contract)]),
        )
        return cls(contract, baseline, pieces, bounds, found)

    def log_odds(self, matrix: Floats) -> Floats:
        """The baseline's log-odds, and the weighted pieces."""
        margins = self.baseline.log_odds(matrix)
        columns = _by_leeway(self._pieces, matrix, margins, self._bounds)
        return np.asarray(margins + self._weights[0] + columns @ self._weights[1:])

    def contributions(self, matrix: Floats) -> Floats:
        """The baseline's contributions, and of each feature its weighted distance from the training mean."""
        columns = _by_leeway(self._pieces, matrix, self.baseline.log_odds(matrix), self._bounds)
        of_owner = np.zeros((columns.shape[1], self._width))
        of_owner[np.arange(columns.shape[1]), self._owners] = self._weights[1:]
        return self.baseline.contributions(matrix) + columns @ of_owner

    def to_json(self) -> dict[str, Any]:
        """Pieces, leeway and weights; the baseline is saved beside."""
        return {
            "pieces": [part.to_json() for part in self._pieces],
            "bounds": list(self._bounds),
            "weights": self._weights.tolist(),
        }

    @classmethod
    def from_json(cls, contract: FeatureContract, baseline: Component, content: Mapping[str, Any]) -> Self:
        """The regression that was saved."""
        low, high = content["bounds"]
        free, bound = (Pieces.from_json(part) for part in content["pieces"])
        weights = np.array(content["weights"], dtype=np.float64)
        return cls(contract, baseline, (free, bound), (float(low), float(high)), weights)


def _by_leeway(
    pieces: tuple[Pieces, Pieces], matrix: Floats, margins: Floats, bounds: tuple[float, float]
) -> Floats:
    """The pieces that count as far as the baseline leaves leeway, then those that count as far as not."""
    free, bound = pieces
    low, high = bounds
    leeway = np.clip((margins - low) / max(high - low, 1e-9), 0, 1)[:, None]
    return np.concatenate([free.columns(matrix) * leeway, bound.columns(matrix) * (1 - leeway)], axis=1)
