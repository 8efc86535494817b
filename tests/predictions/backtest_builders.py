"""Months of predictions with their outcomes, drawn from known probabilities."""

import numpy as np

from predictions.watching.backtest import JudgedRows


def a_month(
    probability: np.ndarray, *, drawn_from: np.ndarray | None = None, seed: int = 1, flagged_from: float = 0.5
) -> JudgedRows:
    """Rows whose outcome is drawn from the probabilities, or from others that are the truth instead."""
    random = np.random.default_rng(seed)
    truth = probability if drawn_from is None else drawn_from
    count = len(probability)
    return JudgedRows(
        accounts=np.arange(count),
        probability=probability,
        base_rate=np.full(count, probability.mean() if count else 0.0),
        is_flagged=probability >= flagged_from,
        left=(random.random(count) < truth).astype(float),
        left_on=np.full(count, np.datetime64("NaT", "D")),
        was_acted_on=np.zeros(count, dtype=bool),
        tiers=np.full(count, ""),
    )


def probabilities(
    count: int = 1_000, *, mean: float = 0.06, spread: float = 1.0, seed: int = 2
) -> np.ndarray:
    """Probabilities of a portfolio: normal log-odds around the level."""
    random = np.random.default_rng(seed)
    odds = np.log(mean / (1 - mean)) + spread * random.normal(size=count) - spread**2 / 2
    return 1 / (1 + np.exp(-odds))
