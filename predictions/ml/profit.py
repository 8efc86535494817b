"""What acting on a ranking is worth: the expected maximum profit of a retention campaign."""

import numpy as np

from predictions.mart.columns import Floats
from predictions.ml.metrics import Ranking

# save rate ~ Beta(6, 14) until own outcomes exist (MODELLING §7): its mean
SAVE_RATE = 6 / 20
CONTACT_COST = 200.0  # US dollars of a CSM's time for one account
MONTHS = 12


def expected_maximum_profit(
    probability: Floats, left: Floats, mrr: Floats, weights: Floats
) -> tuple[float, float]:
    """The profit of contacting the best number of accounts in the order of risk times value.

    Contacting an account costs its time; of those that would leave, the save rate is kept for a year.

    Args:
        probability: chance of leaving, which orders the accounts together with their value.
        left: outcome 0 or 1.
        mrr: monthly revenue in US dollars; accounts without one count with the median of the others.
        weights: how much a row counts.

    Returns:
        Profit per account of the portfolio in US dollars, and the share of accounts that are contacted; NaN
        for both when no revenue is known.
    """
    if not np.isfinite(mrr).any():
        return float("nan"), float("nan")
    value = MONTHS * np.where(np.isfinite(mrr), mrr, np.nanmedian(mrr))
    order = Ranking.of(SAVE_RATE * probability * value, left).order
    gain = (SAVE_RATE * left * value - CONTACT_COST) * weights
    profit = np.concatenate([[0.0], np.cumsum(gain[order])])
    best = int(profit.argmax())
    contacted = weights[order][:best].sum()
    return float(profit[best] / weights.sum()), float(contacted / weights.sum())
