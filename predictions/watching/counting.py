"""What came against what was expected: counts of leavers with the interval that chance allows."""

import math
from dataclasses import dataclass
from typing import Any

from predictions.ml.bootstrap import json_number

COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class ObservedExpected:
    """Leavers that came for each one expected.

    Attributes:
        observed: leavers that came.
        expected: the sum of the probabilities.
        ratio: observed for each one expected; NaN when nobody was expected.
        low, high: what the ratio may be in truth: exact Poisson interval of 95 %. Leavers are no rarer than
            Poisson allows, so the interval is too wide rather than too narrow.
    """

    observed: int
    expected: float
    ratio: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """The figures, with None where one does not exist."""
        return {
            "observed": self.observed,
            "expected": self.expected,
            "ratio": json_number(self.ratio),
            "low": json_number(self.low),
            "high": json_number(self.high),
        }


def observed_expected(observed: int, expected: float) -> ObservedExpected:
    """The ratio with its interval.

    Raises:
        ValueError: a negative count.
    """
    low, high = poisson_interval(observed)
    if expected <= 0:
        return ObservedExpected(observed, 0.0, math.nan, math.nan, math.nan)
    return ObservedExpected(observed, expected, observed / expected, low / expected, high / expected)


def poisson_interval(count: int, coverage: float = COVERAGE) -> tuple[float, float]:
    """Exact bounds of the mean of a Poisson count (Garwood 1936).

    Raises:
        ValueError: a negative count.
    """
    from scipy.stats import chi2  # noqa: PLC0415 - most processes never judge anything

    if count < 0:
        raise ValueError(f"{count} leavers are not possible. Valid: 0 or more.")
    tail = (1 - coverage) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2
