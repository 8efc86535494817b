"""Where values stand in the portfolio."""

from collections.abc import Iterable

import numpy as np

from predictions.domain import Standing
from predictions.mart import Mart
from predictions.mart.columns import Column, floats

FEWEST_PEERS = 20


class Peers:
    """The distribution of each numeric feature over the portfolio.

    Args:
        mart: offers percentiles of its features.
        feature_names: the features to compare; categories have no percentiles and no standing.
    """

    def __init__(self, mart: Mart, feature_names: Iterable[str]) -> None:
        enough = mart.account_count >= FEWEST_PEERS
        self._percentiles = {name: mart.percentiles(name) for name in feature_names} if enough else {}

    def standings(self, feature_name: str, values: Column) -> list[Standing | None]:
        """The place of each value; None where it is missing or there is too little to compare with.

        Args:
            feature_name: a feature of the contract.
            values: its values, (n,).
        """
        percentiles = self._percentiles.get(feature_name)
        if percentiles is None or not len(percentiles):
            return [None] * len(values)
        numbers = floats(values)
        below = np.searchsorted(percentiles, numbers, side="left") / len(percentiles)
        above = 1 - np.searchsorted(percentiles, numbers, side="right") / len(percentiles)
        return [
            None if missing else Standing(low, high)
            for missing, low, high in zip(np.isnan(numbers), below.tolist(), above.tolist(), strict=True)
        ]
