"""What acting on a ranking is worth: the expected maximum profit of a retention campaign."""

import numpy as np

from predictions.mart.columns import Floats
from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.resampled import ResampledRanking

# save rate ~ Beta(6, 14) until own outcomes exist (MODELLING §7)
SAVED, NOT_SAVED = 6, 14
SAVE_RATE = SAVED / (SAVED + NOT_SAVED)
SAVE_RATE_NODES = 8
CONTACT_COST = 200.0  # US dollars of a CSM's time for one account
MONTHS = 12


def expected_maximum_profit(
    probability: Floats, left: Floats, mrr: Floats, bootstrap: AccountBootstrap
) -> tuple[Floats, Floats]:
    """EMPB: the profit of contacting the best number of accounts in the order of risk times value.

    Contacting an account costs its time; of those that would leave, the save rate keeps a year's revenue. How
    many are worth contacting depends on the save rate, so the profit is averaged over its distribution
    (Janssens et al. 2024).

    Args:
        probability: chance of leaving, which orders the accounts together with their value.
        left: outcome 0 or 1.
        mrr: monthly revenue in US dollars; accounts without one count with the median of the others.
        bootstrap: over the accounts of the rows.

    Returns:
        By draw: profit per account of the portfolio in US dollars, and the share of accounts that are
        contacted; NaN for both when no revenue is known.
    """
    value = yearly_value(mrr)
    if value is None:
        unknown = np.full(len(bootstrap.counts), np.nan)
        return unknown, unknown
    ranking = ResampledRanking.of(probability * value, left, bootstrap)
    kept = np.cumsum(ranking.weights * value[ranking.leavers], axis=1)
    cost = CONTACT_COST * ranking.through
    profit, contacted = np.zeros(len(kept)), np.zeros(len(kept))
    for rate, weight in zip(*_save_rates(), strict=True):
        gain = rate * kept - cost
        best = gain.argmax(axis=1)[:, None]
        most = np.take_along_axis(gain, best, axis=1)[:, 0]
        profit += weight * np.maximum(most, 0)
        contacted += weight * np.where(most > 0, np.take_along_axis(ranking.through, best, axis=1)[:, 0], 0)
    return profit / ranking.total, contacted / ranking.total


def yearly_value(mrr: Floats) -> Floats | None:
    """A year's revenue by row in US dollars, the median where it is unknown; None when it is never known."""
    if not np.isfinite(mrr).any():
        return None
    return np.asarray(MONTHS * np.where(np.isfinite(mrr), mrr, np.nanmedian(mrr)))


def _save_rates() -> tuple[Floats, Floats]:
    """Gauss–Jacobi nodes and weights of the save rate's Beta distribution."""
    from scipy.special import roots_jacobi  # noqa: PLC0415 - most processes never evaluate anything

    nodes, weights = roots_jacobi(SAVE_RATE_NODES, NOT_SAVED - 1, SAVED - 1)
    return (1 + nodes) / 2, weights / weights.sum()
