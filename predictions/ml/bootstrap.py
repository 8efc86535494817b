"""Uncertainty by drawing accounts with replacement: rows of one account stand or fall together."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Floats, Integers

DRAWS = 200
COVERAGE = 0.8

type Counts = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the interval that holds 80 % of its resamples; NaN where it does not exist."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> Self:
        """From a figure in the sample itself and in each of its resamples (D,), the sample first."""
        resampled = values[1:][np.isfinite(values[1:])]
        if not len(resampled) or not np.isfinite(values[0]):
            return cls(float(values[0]), float("nan"), float("nan"))
        low, high = np.quantile(resampled, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
        return cls(float(values[0]), float(low), float(high))

    def to_json(self, name: str) -> dict[str, float | None]:
        """The value under its name, the bounds under the name with ``_low`` and ``_high``."""
        return {
            name: json_number(self.value),
            f"{name}_low": json_number(self.low),
            f"{name}_high": json_number(self.high),
        }


@dataclass(frozen=True)
class AccountBootstrap:
    """How often each account was drawn; the first of the D draws is the sample itself, every account once.

    A figure that takes weights by draw is thereby computed once for the sample and all of its resamples.

    Attributes:
        counts: times that an account was drawn (D, accounts).
        accounts: number of each row's account (n,).
    """

    counts: Counts
    accounts: Integers

    @classmethod
    def of(cls, accounts: Integers, *, seed: int, count: int = DRAWS) -> Self:
        """Draws the accounts that occur in the rows."""
        random = np.random.default_rng(seed)
        _, numbers = np.unique(accounts, return_inverse=True)
        width = int(numbers.max()) + 1
        drawn = [np.bincount(random.integers(0, width, width), minlength=width) for _ in range(count)]
        return cls(np.array([np.ones(width, dtype=int), *drawn]).astype(np.uint8), numbers.astype(np.int64))

    def where(self, rows: NDArray[np.bool_]) -> "AccountBootstrap":
        """The same draws for some of the rows."""
        return AccountBootstrap(self.counts, self.accounts[rows])

    def weights(self, rows: Integers) -> Counts:
        """How often each of the rows counts in each draw (D, m)."""
        return self.counts[:, self.accounts[rows]]

    def sums(self, row_values: Floats) -> Floats:
        """The sum of a per-row figure in each draw (D,)."""
        by_account = np.bincount(self.accounts, weights=row_values, minlength=self.counts.shape[1])
        return self.counts.astype(np.float64) @ by_account

    def means(self, row_values: Floats) -> Floats:
        """The mean of a per-row figure in each draw (D,); NaN in a draw without rows."""
        return ratio(self.sums(row_values), self.sums(np.ones(len(row_values))))


def ratio(above: Floats, below: Floats) -> Floats:
    """Quotients by draw; NaN where there is nothing to divide by."""
    quotients = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=quotients, where=np.asarray(below) > 0)
    return quotients


def json_number(value: float) -> float | None:
    """A number as JSON can hold it: None for NaN and infinity."""
    return float(value) if np.isfinite(value) else None
