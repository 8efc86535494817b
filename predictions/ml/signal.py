"""Rung L1 without contract data, and for upgrades: a logit on the one signal that tells most."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from predictions.domain import FeatureContract, Target
from predictions.mart.columns import Floats
from predictions.ml.component import Component
from predictions.ml.ridge import RidgeLogit

CANDIDATES = {
    Target.CHURN: ("days_since_last_event", "usage_trend_30d", "events_30d"),
    Target.UPGRADE: ("pressure_share_90d", "limit_hits_30d", "premium_trials_90d", "mrr_rank_on_plan"),
}


class SignalLogit(Component):
    """A ridge logit that looks at one feature only."""

    kind = "signal_logit"

    def __init__(self, contract: FeatureContract, index: int | None, regression: RidgeLogit) -> None:
        self._index = index
        self.signal = None if index is None else contract.names[index]
        self._regression = regression
        self.expectation = regression.expectation

    @classmethod
    def learnt_from(cls, contract: FeatureContract, matrix: Floats, left: Floats, weights: Floats) -> Self:
        """Fits one logit per candidate and keeps the one with the lowest log loss on these rows.

        All candidates have one weight, so that the comparison does not favour any.
        """
        best: tuple[float, Self] | None = None
        named = [name for name in CANDIDATES[contract.target] if name in contract]
        candidates: list[int | None] = [contract.names.index(name) for name in named]
        for index in candidates or [None]:
            fitted = cls(
                contract, index, RidgeLogit.learnt_from(contract, _only(matrix, index), left, weights)
            )
            odds = fitted.log_odds(matrix)
            loss = float(weights @ (np.logaddexp(0, odds) - left * odds))
            if best is None or loss < best[0]:
                best = (loss, fitted)
        assert best is not None  # noqa: S101 there is at least one candidate
        return best[1]

    def log_odds(self, matrix: Floats) -> Floats:
        """The log-odds by the one signal."""
        return self._regression.log_odds(_only(matrix, self._index))

    def contributions(self, matrix: Floats) -> Floats:
        """Everything counts to the one signal."""
        return self._regression.contributions(_only(matrix, self._index))

    def to_json(self) -> dict[str, Any]:
        """The signal's position and its regression."""
        return {"index": self._index, "regression": self._regression.to_json()}

    @classmethod
    def from_json(cls, contract: FeatureContract, content: Mapping[str, Any]) -> Self:
        """The logit that was saved."""
        return cls(contract, content["index"], RidgeLogit.from_json(contract, content["regression"]))


def _only(matrix: Floats, index: int | None) -> Floats:
    masked = np.full(matrix.shape, np.nan)
    if index is not None:
        masked[:, index] = matrix[:, index]
    return masked
