"""What was said beside what came."""

import numpy as np

from predictions.ml.findings import Json
from predictions.ml.metrics import row_brier
from predictions.ml.origins import OutOfTime
from predictions.ml.rungs import Rung

EDGES = (0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1)  # finer at the top, where teams act
SPREAD_BINS = 40
Z_80 = 1.2816  # a normal distribution holds 80 % within so many standard deviations


def reliability(tested: OutOfTime, rung: Rung) -> list[Json]:
    """The test rows in nine groups by probability.

    The interval is Wilson's with the number of distinct accounts, not of rows: rows of one account are no
    independent witnesses, and a bin without a leaver still has a width.
    """
    probability, left = tested.probabilities[rung], tested.examples.left
    edges = np.unique(np.quantile(probability, EDGES))
    numbers = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, max(len(edges) - 2, 0))
    bins = []
    for number in np.unique(numbers):
        members = numbers == number
        rate, accounts = float(left[members].mean()), len(np.unique(tested.examples.accounts[members]))
        low, high = wilson_interval(rate, accounts)
        bins.append(
            {
                "rows": int(members.sum()),
                "accounts": accounts,
                "leavers": int(left[members].sum()),
                "mean_probability": float(probability[members].mean()),
                "observed_rate": rate,
                "observed_rate_low": low,
                "observed_rate_high": high,
            }
        )
    return bins


def corp(tested: OutOfTime, rung: Rung) -> Json:
    """Recalibration by isotonic regression, and the Brier score taken apart by it (Dimitriadis et al. 2021).

    Returns:
        ``steps``: from probability, to probability, rate that came, rising. Brier score = ``miscalibration``
        − ``discrimination`` + ``uncertainty``.
    """
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - most processes never evaluate anything

    probability, left = tested.probabilities[rung], tested.examples.left
    values, group, counts = np.unique(probability, return_inverse=True, return_counts=True)
    rates = isotonic_regression(np.bincount(group, weights=left) / counts, weights=counts).x
    recalibrated = row_brier(left, rates[group]).mean()
    uncertainty = row_brier(left, np.full(len(left), left.mean())).mean()
    starts = np.flatnonzero(np.concatenate([[True], np.diff(rates) > 1e-12]))
    ends = np.concatenate([starts[1:], [len(values)]]) - 1
    return {
        "steps": [
            [float(values[start]), float(values[end]), float(rates[start])]
            for start, end in zip(starts, ends, strict=True)
        ],
        "miscalibration": float(row_brier(left, probability).mean() - recalibrated),
        "discrimination": float(uncertainty - recalibrated),
        "uncertainty": float(uncertainty),
    }


def spread(tested: OutOfTime, rung: Rung) -> Json:
    """How many test rows were given which probability: counts in equal bins from 0 to the highest."""
    probability = tested.probabilities[rung]
    counts, edges = np.histogram(probability, bins=SPREAD_BINS, range=(0.0, float(probability.max())))
    return {"highest": float(edges[-1]), "counts": counts.tolist()}


def wilson_interval(rate: float, count: int) -> tuple[float, float]:
    """The 80 % Wilson interval of a rate that was seen in so many independent cases."""
    square = Z_80**2
    centre = (rate + square / (2 * count)) / (1 + square / count)
    half = Z_80 * np.sqrt(rate * (1 - rate) / count + square / (4 * count**2)) / (1 + square / count)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
