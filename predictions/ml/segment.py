"""Rung L1 with contract data: the leaving rate of a segment, shrunk towards the base rate."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract
from predictions.mart.columns import Floats
from predictions.ml.component import Component, logit

PERIOD, RENEWAL = "billing_period_months", "days_to_renewal"
SHRINKAGE = 20  # MODELLING: (Σy + 20·parent) / (n + 20)
SHARE_KNOWN = 0.5
PERIOD_BOUNDS = (1.5, 4.5, 9.5)  # monthly, quarterly, half-yearly, yearly and longer
# a notice period moves the decision weeks before the renewal: months are told apart, far ones are not
RENEWAL_BOUNDS = (30, 60, 90, 120, 150, 180)
MONTHS = range(-1, len(RENEWAL_BOUNDS) + 1)
HALF_MONTH_DAYS = 15
HALVES = range(-1, RENEWAL_BOUNDS[-1] // HALF_MONTH_DAYS + 1)
DUE = ("unknown", "due", "later")
DUE_UNTIL = 3  # the first three months are "due within 90 days"


class SegmentRate(Component):
    """Billing period × renewal due within 90 days or not × month of the renewal × half of it.

    Each level is shrunk towards the one before. The step from the base rate to the rate of the billing period
    counts to the billing period, the steps from there to the renewal.
    """

    kind = "segment_rate"

    def __init__(self, contract: FeatureContract, base: float, rates: Mapping[str, float]) -> None:
        self._names = contract.names
        self.expectation = base
        self._rates = dict(rates)

    @classmethod
    def can_be_learnt(cls, contract: FeatureContract, matrix: Floats) -> bool:
        """Whether at least half of the rows know their billing period."""
        if PERIOD not in contract or RENEWAL not in contract:
            return False
        known = np.isfinite(matrix[:, contract.names.index(PERIOD)])
        return bool(known.mean() >= SHARE_KNOWN)

    @classmethod
    def learnt_from(
        cls,
        contract: FeatureContract,
        matrix: Floats,
        left: Floats,
        base: float,
        counts: Floats | None = None,
    ) -> Self:
        """Fits the rates.

        Args:
            contract: names of the matrix's columns.
            matrix: features (n, k).
            left: outcome 0 or 1.
            base: log-odds of the base rate.
            counts: how many rows each row stands for; 1 when None.
        """
        counts = np.ones(len(matrix)) if counts is None else counts
        rates = {"": float(1 / (1 + np.exp(-base)))}
        for codes, names in zip(_codes(contract.names, matrix), _names_by_level(), strict=True):
            rows, leavers = np.bincount(codes, counts), np.bincount(codes, counts * left)
            for code in np.flatnonzero(rows):
                parent = rates[_parent(names[code])]
                rates[names[code]] = float((leavers[code] + SHRINKAGE * parent) / (rows[code] + SHRINKAGE))
        return cls(contract, base, {segment: float(logit(rate)) for segment, rate in rates.items()})

    def log_odds(self, matrix: Floats) -> Floats:
        """The log-odds of each row's segment."""
        return self._steps(matrix)[1]

    def contributions(self, matrix: Floats) -> Floats:
        """The steps from base rate to billing period to segment."""
        of_period, of_segment = self._steps(matrix)
        contributions = np.zeros(matrix.shape, order="F")  # as trees say theirs
        contributions[:, self._names.index(PERIOD)] = of_period - self.expectation
        contributions[:, self._names.index(RENEWAL)] = of_segment - of_period
        return contributions

    def to_json(self) -> dict[str, Any]:
        """Base rate and the rate of each segment of each level, as log-odds."""
        return {"base": self.expectation, "rates": self._rates}

    @classmethod
    def from_json(cls, contract: FeatureContract, content: Mapping[str, Any]) -> Self:
        """The segments that were saved."""
        return cls(contract, float(content["base"]), content["rates"])

    def _steps(self, matrix: Floats) -> tuple[Floats, Floats]:
        """Log-odds by billing period, and by the finest segment that was seen."""
        codes, (by_period, by_half) = _codes(self._names, matrix), self._rates_by_code
        return by_period[codes[0]], by_half[codes[-1]]

    @cached_property
    def _rates_by_code(self) -> tuple[Floats, Floats]:
        """The rates of the coarsest and of the finest level, by position in their names."""
        by_period, *_, by_half = _names_by_level()
        return self._rates_of(by_period), self._rates_of(by_half)

    def _rates_of(self, names: list[str]) -> Floats:
        return np.array([self._rate(name) for name in names])

    def _rate(self, segment: str) -> float:
        return self._rates[segment] if segment in self._rates else self._rate(_parent(segment))


@cache
def _names_by_level() -> tuple[list[str], ...]:
    """The segments of each level, each of which extends one of the level before.

    Those of the finest level are like ``4/due/2/5``: yearly billing, due, after 75 days.
    """
    by_period = [str(number) for number in range(len(PERIOD_BOUNDS) + 2)]
    by_due = [f"{name}/{when}" for name in by_period for when in DUE]
    by_month = [f"{name}/{number}" for name in by_due for number in MONTHS]
    by_half = [f"{name}/{number}" for name in by_month for number in HALVES]
    return by_period, by_due, by_month, by_half


def _codes(names: tuple[str, ...], matrix: Floats) -> list[NDArray[np.int64]]:
    """Each row's segment on each level, as a position in the names of the level."""
    months = matrix[:, names.index(PERIOD)]
    days = matrix[:, names.index(RENEWAL)]
    period = np.where(np.isfinite(months), np.searchsorted(PERIOD_BOUNDS, np.nan_to_num(months)) + 1, 0)
    month = np.where(np.isfinite(days), np.searchsorted(RENEWAL_BOUNDS, np.nan_to_num(days)), -1)
    due = np.where(month < 0, 0, np.where(month < DUE_UNTIL, 1, 2))
    # with monthly billing the days left only tell the day of the month
    has_halves = np.isfinite(days) & (np.nan_to_num(months) > PERIOD_BOUNDS[0])
    half = np.where(has_halves, np.nan_to_num(days) // HALF_MONTH_DAYS, -1).clip(-1, HALVES[-1])
    due_codes = period * len(DUE) + due
    month_codes = due_codes * len(MONTHS) + month + 1
    half_codes = month_codes * len(HALVES) + half + 1
    return [codes.astype(np.int64) for codes in (period, due_codes, month_codes, half_codes)]


def _parent(segment: str) -> str:
    return segment.rpartition("/")[0]
