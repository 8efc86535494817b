"""The logit-linear map from parts to the published log-odds; with several parts it is the stack, L4."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Floats
from predictions.ml.component import sigmoid

WEIGHT_SPREAD = 0.5  # MODELLING: w ~ N(1/K, 0.5), w ≥ 0
INTERVAL = (0.1, 0.9)
FURTHEST_ODDS = 500.0  # of a part: far beyond what any of them says


@dataclass(frozen=True)
class LogitMap:
    """log-odds = intercept + Σ weight · part, no weight below 0.

    Attributes:
        intercept: log-odds.
        weights: one per part (K,); empty for the base rate alone.
        draws: refits on resampled accounts (B, 1 + K): how far the map itself is uncertain.
        level_only: whether the weights stay as expected, because the part is shrunk already.
    """

    intercept: float
    weights: Floats
    draws: Floats
    level_only: bool = False

    @classmethod
    def learnt_from(cls, parts: Floats, left: Floats, weights: Floats, *, level_only: bool = False) -> Self:
        """The map with the largest posterior.

        Args:
            parts: out-of-fold log-odds of the parts (n, K).
            left: outcome 0 or 1.
            weights: how much a row counts.
            level_only: whether to learn the intercept alone.
        """
        found = _posterior_mode(parts, left, weights, level_only)
        return cls(float(found[0]), found[1:], np.empty((0, len(found))), level_only)

    def with_draws(
        self,
        parts: Floats,
        left: Floats,
        weights: Floats,
        *,
        accounts: NDArray[np.int64],
        count: int,
        seed: int,
    ) -> Self:
        """The same map with ``count`` refits, each on accounts drawn with replacement."""
        random = np.random.default_rng(seed)
        width = int(accounts.max()) + 1
        drawn = (np.bincount(random.integers(0, width, width), minlength=width) for _ in range(count))
        draws = [_posterior_mode(parts, left, weights * often[accounts], self.level_only) for often in drawn]
        return replace(self, draws=np.array(draws))

    def shifted(self, shift: float) -> Self:
        """The same map with a constant added to its log-odds: levels move, no account overtakes another."""
        draws = self.draws.copy()
        draws[:, :1] += shift
        return replace(self, intercept=self.intercept + shift, draws=draws)

    def log_odds(self, parts: Floats) -> Floats:
        """The published log-odds of the parts (n, K)."""
        return np.asarray(self.intercept + parts @ self.weights)

    def interval(self, parts: Floats) -> tuple[Floats, Floats]:
        """The 10th and 90th percentile of the draws; always around the published probability."""
        odds = self.log_odds(parts)
        if not len(self.draws):
            return sigmoid(odds), sigmoid(odds)
        low, high = self._bounds(parts)
        return sigmoid(np.minimum(low, odds)), sigmoid(np.maximum(high, odds))

    def _bounds(self, parts: Floats) -> Floats:
        """The log-odds below which a tenth and nine tenths of the draws lie (2, n)."""
        if parts.shape[1] == 1:
            corners, heights = self._corners
            odds = np.clip(parts[:, 0], corners[0], corners[-1])
            piece = np.searchsorted(corners[1:-1], odds, side="right")  # once for both bounds
            along = (odds - corners[piece]) / (corners[piece + 1] - corners[piece])
            return heights[:, piece] + along * (heights[:, piece + 1] - heights[:, piece])
        drawn = self.draws[:, :1] + self.draws[:, 1:] @ parts.T
        return np.asarray(np.quantile(drawn, INTERVAL, axis=0))

    @cached_property
    def _corners(self) -> tuple[Floats, Floats]:
        """Both bounds over the log-odds of a single part, as chains of straight pieces.

        Each draw is a line. Between the points where two of them cross their order holds, so that a
        percentile is straight there, and a million accounts need no more of it than its corners.
        """
        level, slope = self.draws[:, 0], self.draws[:, 1]
        first, second = np.triu_indices(len(slope), 1)
        crosses = slope[first] != slope[second]
        first, second = first[crosses], second[crosses]
        crossings = (level[second] - level[first]) / (slope[first] - slope[second])
        within = crossings[np.abs(crossings) < FURTHEST_ODDS]
        corners = np.unique([-FURTHEST_ODDS, *within, FURTHEST_ODDS])
        return corners, np.quantile(level[:, None] + slope[:, None] * corners, INTERVAL, axis=0)

    def to_json(self) -> dict[str, Any]:
        """Intercept, weights and draws."""
        return {
            "intercept": self.intercept,
            "weights": self.weights.tolist(),
            "draws": self.draws.tolist(),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """The map that was saved."""
        weights = np.array(content["weights"], dtype=np.float64)
        draws = np.array(content["draws"], dtype=np.float64).reshape(-1, 1 + len(weights))
        return cls(float(content["intercept"]), weights, draws)


def _posterior_mode(parts: Floats, left: Floats, weights: Floats, level_only: bool) -> Floats:
    from scipy.optimize import minimize  # noqa: PLC0415 - most processes never fit anything

    count = parts.shape[1]
    expected = np.full(count, 1 / count) if count else np.empty(0)
    precision = 1 / WEIGHT_SPREAD**2

    def loss(parameters: Floats) -> tuple[float, Floats]:
        odds = parameters[0] + parts @ parameters[1:]
        error = weights * (sigmoid(odds) - left)
        distance = parameters[1:] - expected
        value = weights @ (np.logaddexp(0, odds) - left * odds) + precision / 2 * distance @ distance
        return float(value), np.concatenate([[error.sum()], parts.T @ error + precision * distance])

    found = minimize(
        loss,
        np.concatenate([[0.0], expected]),
        jac=True,
        bounds=[(-15, 15), *((value, value) if level_only else (0, None) for value in expected)],
        method="L-BFGS-B",
    )
    return np.asarray(found.x, dtype=np.float64)
