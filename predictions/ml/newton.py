"""The posterior mode of a logistic regression with a normal prior and agreed signs, by Newton's method."""

from dataclasses import dataclass

import numpy as np

from predictions.mart.columns import Floats, Integers
from predictions.ml.component import sigmoid

MOST_STEPS = 25
MOST_SWEEPS = 300
SMALL_GAIN = 1e-3  # of the log loss summed over accounts
SMALL_STEP = 1e-5  # of a standardised weight
FIRST_LOOK = 20_000  # rows: a start from which the whole needs two or three steps
BLOCK = 16_384  # rows whose products are added up at a time, so that they stay in the processor's cache


@dataclass(frozen=True)
class Regression:
    """What is fitted.

    Attributes:
        columns: (n, k), the first all 1.
        left: outcome 0 or 1 (n,).
        weights: how much a row counts (n,).
        known: log-odds that are added to the regression's (n,).
    """

    columns: Floats
    left: Floats
    weights: Floats
    known: Floats

    def every(self, step: int) -> "Regression":
        """Every so many rows, each counting for those left out."""
        return Regression(
            self.columns[::step], self.left[::step], self.weights[::step] * step, self.known[::step]
        )

    def slopes(self, at: Floats) -> tuple[float, Floats, Floats]:
        """The log loss, its gradient (k,) and its curvature (k, k)."""
        width = self.columns.shape[1]
        loss, gradient, curvature = 0.0, np.zeros(width), np.zeros((width, width))
        for first in range(0, len(self.left), BLOCK):
            rows = slice(first, first + BLOCK)
            columns, left, weights = self.columns[rows], self.left[rows], self.weights[rows]
            odds = self.known[rows] + columns @ at
            probability = sigmoid(odds)
            loss += float(weights @ (np.logaddexp(0, odds) - left * odds))
            gradient += columns.T @ (weights * (probability - left))
            spread = np.maximum(weights * probability * (1 - probability), 1e-9)
            curvature += columns.T @ (columns * spread[:, None])
        return loss, gradient, curvature


def posterior_mode(regression: Regression, *, precision: Floats, signs: Integers) -> Floats:
    """The weights (k,) with the largest posterior.

    Args:
        regression: rows to fit.
        precision: of the normal prior around 0, per weight; 0 for none.
        signs: +1 keeps a weight at 0 or above, -1 at 0 or below, 0 leaves it free.
    """
    found = np.zeros(regression.columns.shape[1])
    if len(regression.left) > 2 * FIRST_LOOK:
        found = _climbed(regression.every(len(regression.left) // FIRST_LOOK), found, precision, signs)
    return _climbed(regression, found, precision, signs)


def _climbed(regression: Regression, start: Floats, precision: Floats, signs: Integers) -> Floats:
    found, lowest, wanted = start, np.inf, start
    for _ in range(MOST_STEPS):
        loss, gradient, curvature = regression.slopes(wanted)
        loss += float(precision @ wanted**2) / 2
        if loss > lowest + SMALL_GAIN:
            wanted = (found + wanted) / 2  # the parabola promised too much: half of the way
            continue
        if lowest - loss < SMALL_GAIN:
            return wanted
        found, lowest = wanted, loss
        curvature[np.diag_indices_from(curvature)] += precision
        wanted = _lowest_within(curvature, gradient + precision * found, found, signs)
    return found


def _lowest_within(curvature: Floats, gradient: Floats, start: Floats, signs: Integers) -> Floats:
    """The lowest point of the parabola at ``start`` that respects the signs, by coordinate descent."""
    found, slope = start.copy(), gradient.copy()
    bends = np.maximum(np.diag(curvature), 1e-12).tolist()
    limits = [(0.0 if sign > 0 else -np.inf, 0.0 if sign < 0 else np.inf) for sign in signs.tolist()]
    for _ in range(MOST_SWEEPS):
        moved = 0.0
        for place, (low, high) in enumerate(limits):
            now = float(found[place])
            wanted = min(max(now - float(slope[place]) / bends[place], low), high)
            if wanted != now:
                slope += (wanted - now) * curvature[place]
                found[place] = wanted
                moved = max(moved, abs(wanted - now))
        if moved < SMALL_STEP:
            break
    return found
