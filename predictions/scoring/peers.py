"""Where values stand among those of peers: the accounts of the same plan, where it has enough of them."""

from collections.abc import Iterable

import numpy as np

from predictions.domain import NOTABLE_SHARE, PORTFOLIO, Standing
from predictions.mart import Mart
from predictions.mart.columns import Booleans, Column, Floats, floats

FEWEST_PEERS = 20
PLAN = "plan_tier"


class Peers:
    """The distribution of each numeric feature over the portfolio, and over each plan of 50 accounts or more.

    Args:
        mart: offers percentiles of its features.
        feature_names: the features to compare; categories have no percentiles and no standing.
    """

    def __init__(self, mart: Mart, feature_names: Iterable[str]) -> None:
        enough = mart.account_count >= FEWEST_PEERS
        names, plans = list(feature_names), (None, *mart.peer_plans)
        self._percentiles: dict[str | None, dict[str, Floats]] = {
            plan: {name: mart.percentiles(name, plan) for name in names} for plan in plans if enough
        }

    def standings(
        self, feature_name: str, values: Column, plans: Column | None = None
    ) -> list[Standing | None]:
        """The place of each value; None where it is missing, near the middle, or without peers.

        Args:
            feature_name: a feature of the contract.
            values: its values, (n,).
            plans: the accounts' plans, (n,); None compares with the whole portfolio.
        """
        found: list[Standing | None] = [None] * len(values)
        if values.dtype.kind == "O":
            return found
        numbers = floats(values)
        known = ~np.isnan(numbers)
        compared = np.zeros(len(values), dtype=bool)
        for plan in self._percentiles if plans is not None else ():
            if plan is not None:
                chosen = known & (plans == plan)
                self._place(found, feature_name, numbers, chosen, plan)
                compared |= chosen
        self._place(found, feature_name, numbers, known & ~compared, None)
        return found

    def _place(
        self,
        found: list[Standing | None],
        feature_name: str,
        numbers: Floats,
        chosen: Booleans,
        plan: str | None,
    ) -> None:
        percentiles = self._percentiles.get(plan, {}).get(feature_name)
        if percentiles is None or not len(percentiles):
            return
        peers = PORTFOLIO if plan is None else f"{plan} {PORTFOLIO}"
        rows = np.nonzero(chosen)[0]
        below = np.searchsorted(percentiles, numbers[rows], side="left") / len(percentiles)
        above = 1 - np.searchsorted(percentiles, numbers[rows], side="right") / len(percentiles)
        notable = np.maximum(below, above) >= NOTABLE_SHARE
        rows, below, above = rows[notable], below[notable], above[notable]
        for row, low, high in zip(rows.tolist(), below.tolist(), above.tolist(), strict=True):
            found[row] = Standing(low, high, peers)
