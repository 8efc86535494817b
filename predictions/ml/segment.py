"""Rung L1 with contract data: the leaving rate of a segment, shrunk towards the base rate."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract
from predictions.mart.columns import Floats
from predictions.ml.component import Component, logit

PERIOD, RENEWAL = "billing_period_months", "days_to_renewal"
SHRINKAGE = 20  # MODELLING: (Σy + 20·base) / (n + 20)
HORIZON_DAYS = 90
PERIOD_BOUNDS = (1.5, 4.5, 9.5)  # monthly, quarterly, half-yearly, yearly and longer
PERIODS = len(PERIOD_BOUNDS) + 2  # one more for unknown
SHARE_KNOWN = 0.5


class SegmentRate(Component):
    """Billing period × renewal due within 90 days.

    The step from the base rate to the rate of the billing period counts to the billing period, the step
    from there to the segment counts to the renewal.
    """

    kind = "segment_rate"

    def __init__(
        self,
        contract: FeatureContract,
        base: float,
        periods: Mapping[int, float],
        segments: Mapping[int, float],
    ) -> None:
        self._names = contract.names
        self.expectation = base
        self._periods = dict(periods)
        self._segments = dict(segments)

    @classmethod
    def can_be_learnt(cls, contract: FeatureContract, matrix: Floats) -> bool:
        """Whether at least half of the rows know their billing period."""
        if PERIOD not in contract or RENEWAL not in contract:
            return False
        known = np.isfinite(matrix[:, contract.names.index(PERIOD)])
        return bool(known.mean() >= SHARE_KNOWN)

    @classmethod
    def learnt_from(cls, contract: FeatureContract, matrix: Floats, left: Floats, base: float) -> Self:
        """Fits the rates.

        Args:
            contract: names of the matrix's columns.
            matrix: features (n, k).
            left: outcome 0 or 1.
            base: log-odds of the base rate.
        """
        period, due = _codes(contract.names, matrix)
        base_rate = float(1 / (1 + np.exp(-base)))
        periods = {int(code): _shrunk(left[period == code], base_rate) for code in np.unique(period)}
        segments = {}
        for code in np.unique(period * 10 + due):
            members = period * 10 + due == code
            segments[int(code)] = _shrunk(left[members], periods[int(code) // 10])
        return cls(
            contract,
            base,
            {code: float(logit(rate)) for code, rate in periods.items()},
            {code: float(logit(rate)) for code, rate in segments.items()},
        )

    def log_odds(self, matrix: Floats) -> Floats:
        """The log-odds of each row's segment."""
        return self._steps(matrix)[1]

    def contributions(self, matrix: Floats) -> Floats:
        """The steps from base rate to billing period to segment."""
        of_period, of_segment = self._steps(matrix)
        contributions = np.zeros(matrix.shape)
        contributions[:, self._names.index(PERIOD)] = of_period - self.expectation
        contributions[:, self._names.index(RENEWAL)] = of_segment - of_period
        return contributions

    def to_json(self) -> dict[str, Any]:
        """Base rate, rates by billing period and by segment, as log-odds."""
        return {"base": self.expectation, "periods": self._periods, "segments": self._segments}

    @classmethod
    def from_json(cls, contract: FeatureContract, content: Mapping[str, Any]) -> Self:
        """The segments that were saved."""
        return cls(
            contract,
            float(content["base"]),
            {int(code): float(rate) for code, rate in content["periods"].items()},
            {int(code): float(rate) for code, rate in content["segments"].items()},
        )

    def _steps(self, matrix: Floats) -> tuple[Floats, Floats]:
        period, due = _codes(self._names, matrix)
        steps = {code: self._periods.get(code, self.expectation) for code in range(PERIODS)}
        by_period = np.array([steps[code] for code in range(PERIODS)])
        by_segment = np.array([self._segments.get(code, steps[code // 10]) for code in range(10 * PERIODS)])
        return by_period[period], by_segment[period * 10 + due]


def _codes(names: tuple[str, ...], matrix: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    months = matrix[:, names.index(PERIOD)]
    days = matrix[:, names.index(RENEWAL)]
    period = np.where(np.isfinite(months), np.searchsorted(PERIOD_BOUNDS, np.nan_to_num(months)) + 1, 0)
    due = np.where(np.isfinite(days), np.where(np.nan_to_num(days) <= HORIZON_DAYS, 2, 1), 0)
    return period.astype(np.int64), due.astype(np.int64)


def _shrunk(left: Floats, towards: float) -> float:
    return float((left.sum() + SHRINKAGE * towards) / (len(left) + SHRINKAGE))
