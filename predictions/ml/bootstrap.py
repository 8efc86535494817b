"""Uncertainty by drawing accounts with replacement: rows of one account stand or fall together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Floats

DRAWS = 200
COVERAGE = 0.8


@dataclass(frozen=True)
class AccountBootstrap:
    """Row weights of each draw.

    Attributes:
        draws: how often each row's account was drawn (B, n).
    """

    draws: Floats

    @classmethod
    def of(cls, accounts: NDArray[np.int64], *, seed: int, count: int = DRAWS) -> "AccountBootstrap":
        """Draws the accounts that occur in the rows."""
        random = np.random.default_rng(seed)
        _, numbers = np.unique(accounts, return_inverse=True)
        width = int(numbers.max()) + 1
        drawn = [np.bincount(random.integers(0, width, width), minlength=width) for _ in range(count)]
        return cls(np.array(drawn, dtype=np.float64)[:, numbers])

    def interval(self, figure: Callable[[Floats], float], coverage: float = COVERAGE) -> tuple[float, float]:
        """Lower and upper bound of a figure over the draws; NaN when no draw has it."""
        values = np.array([figure(weights) for weights in self.draws])
        values = values[np.isfinite(values)]
        if not len(values):
            return float("nan"), float("nan")
        low, high = np.quantile(values, [(1 - coverage) / 2, (1 + coverage) / 2])
        return float(low), float(high)

    def means(self, row_values: Floats) -> Floats:
        """The mean of a per-row figure in each draw (B,)."""
        return np.asarray(self.draws @ row_values / self.draws.sum(axis=1))
