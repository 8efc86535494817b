"""How good probabilities are, each figure with weights, so that a bootstrap is the same figure reweighted."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Floats
from predictions.ml.component import SMALLEST_PROBABILITY, logit, sigmoid

TOP_SHARE = 0.1


def row_log_loss(left: Floats, probability: Floats) -> Floats:
    """Minus the log of the probability that was given to what happened, per row."""
    inside = np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return np.asarray(-np.log(np.where(left == 1, inside, 1 - inside)))


def row_brier(left: Floats, probability: Floats) -> Floats:
    """Squared distance from what happened, per row."""
    return np.asarray((probability - left) ** 2)


def average(values: Floats, weights: Floats) -> float:
    """Weighted mean; NaN when nothing has weight."""
    total = weights.sum()
    return float(values @ weights / total) if total > 0 else float("nan")


@dataclass(frozen=True)
class Ranking:
    """Rows in the order of a score, highest first, so that figures of rank need one sort only.

    Attributes:
        order: row numbers, highest score first.
        starts: first place of each group of tied scores, in that order.
        left: outcomes, in that order.
    """

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    left: Floats

    @classmethod
    def of(cls, score: Floats, left: Floats) -> Self:
        """Sorts the rows by score."""
        order = np.argsort(-score, kind="stable")
        ordered = score[order]
        starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
        return cls(order, starts, left[order])

    def auc(self, weights: Floats) -> float:
        """Chance that a leaver ranks above a stayer, ties counting half; NaN without both."""
        leavers, stayers = self._by_tie(weights)
        if not leavers.sum() or not stayers.sum():
            return float("nan")
        below = stayers.sum() - np.cumsum(stayers)
        return float((leavers @ (below + stayers / 2)) / (leavers.sum() * stayers.sum()))

    def within(self, share: float, weights: Floats) -> Floats:
        """How much of each row (in row order) lies in the top share of the weight; tied rows count alike."""
        ordered = weights[self.order]
        tied = np.add.reduceat(ordered, self.starts)
        room = share * ordered.sum() - (np.cumsum(tied) - tied)
        taken = np.clip(room / np.maximum(tied, 1e-300), 0, 1)
        parts = np.empty(len(ordered))
        parts[self.order] = np.repeat(taken, np.diff([*self.starts, len(ordered)]))
        return parts

    def _by_tie(self, weights: Floats) -> tuple[Floats, Floats]:
        ordered = weights[self.order]
        leavers = np.add.reduceat(ordered * self.left, self.starts)
        return leavers, np.add.reduceat(ordered, self.starts) - leavers


def lift(ranking: Ranking, left: Floats, weights: Floats, share: float = TOP_SHARE) -> float:
    """Rate of leavers in the top share against the rate of all; NaN without a leaver."""
    top = ranking.within(share, weights) * weights
    base = average(left, weights)
    return average(left, top) / base if base else float("nan")


def observed_expected(left: Floats, probability: Floats, weights: Floats) -> float:
    """Leavers that came against leavers that were expected."""
    return float((left @ weights) / (probability @ weights))


def calibration_line(left: Floats, probability: Floats, weights: Floats) -> tuple[float, float]:
    """Intercept and slope of the outcome on the log-odds: below 1 means too bold; NaN for a constant."""
    from scipy.optimize import minimize  # noqa: PLC0415 - most processes never fit anything

    odds = logit(probability)
    if np.ptp(odds) < 1e-9 or not 0 < left @ weights < weights.sum():
        return float("nan"), float("nan")

    def loss(line: Floats) -> tuple[float, Floats]:
        fitted = line[0] + line[1] * odds
        error = weights * (sigmoid(fitted) - left)
        value = weights @ (np.logaddexp(0, fitted) - left * fitted)
        return float(value), np.array([error.sum(), error @ odds])

    intercept, slope = minimize(loss, np.array([0.0, 1.0]), jac=True, method="BFGS").x
    return float(intercept), float(slope)
