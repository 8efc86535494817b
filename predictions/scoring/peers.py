"""Where values stand among those of peers: the accounts of the same plan, where it has enough of them."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from predictions.domain import NOTABLE_SHARE, Standing
from predictions.domain.standing import MOST_PERCENT
from predictions.mart.columns import Column, Floats, Integers, coded, floats

FEWEST_PEERS = 20
PLAN = "plan_tier"


class PeerSource(Protocol):
    """The part of ``Mart`` that comparisons read; the names mean what they mean there."""

    @property
    def account_count(self) -> int: ...
    @property
    def peer_plans(self) -> tuple[str, ...]: ...

    def percentiles(self, feature_name: str, plan_tier: str | None = None) -> Floats:
        """The 101 percentiles of a feature; empty where there are none."""


class Peers:
    """The distribution of each numeric feature over the portfolio, and over each plan of 50 accounts or more.

    Args:
        mart: offers percentiles of its features.
        feature_names: the features to compare; categories have no percentiles and no standing.
    """

    def __init__(self, mart: PeerSource, feature_names: Iterable[str]) -> None:
        enough = mart.account_count >= FEWEST_PEERS
        names = list(feature_names)
        self._plans = tuple(mart.peer_plans) if enough else ()
        self._percentiles: dict[str, dict[str, Floats]] = {
            plan: {name: mart.percentiles(name, plan or None) for name in names}
            for plan in (("", *self._plans) if enough else ())
        }

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans that are peers of their own."""
        return self._plans

    def plan_codes(self, plans: Column | None, count: int) -> Integers:
        """The position of each account's plan in ``plans``; −1 for those compared with everybody (n,)."""
        if plans is None or not self._plans:
            return np.full(count, -1)
        codes = {plan: float(code) for code, plan in enumerate(self._plans)}
        return coded(plans, codes, other=-1).astype(np.int64)

    def standings(
        self, feature_name: str, values: Column, plans: Column | None = None
    ) -> list[Standing | None]:
        """Where each value stands; None where it is missing or without peers.

        Args:
            feature_name: a feature of the contract.
            values: its values, (n,).
            plans: the accounts' plans, (n,); None compares with the whole portfolio.
        """
        found: list[Standing | None] = [None] * len(values)
        codes = self.plan_codes(plans, len(values))
        for code in np.unique(codes).tolist() if values.dtype.kind != "O" else ():
            plan, rows = self._plan(code), np.nonzero((codes == code) & ~np.isnan(floats(values)))[0]
            if (shares := self._shares(feature_name, plan, floats(values)[rows])) is not None:
                for row, below, above in zip(
                    rows.tolist(), *(share.tolist() for share in shares), strict=True
                ):
                    found[row] = Standing(below, above, plan)
        return found

    def places(self, feature_name: str, plan_code: int, values: Floats) -> NDArray[np.int8]:
        """``Standing.place`` of values of one feature and of accounts with the same peers.

        Args:
            feature_name: a feature of the contract.
            plan_code: from ``plan_codes``.
            values: NaN: missing, or a text (n,).

        Returns:
            1 + the percentage, negative where the value is the smaller one; 0 where there is no place.
        """
        shares = self._shares(feature_name, self._plan(plan_code), values)
        if shares is None:
            return np.zeros(len(values), dtype=np.int8)
        below, above = shares
        is_more = below >= NOTABLE_SHARE
        percent = np.minimum((100 * np.where(is_more, below, above)).astype(np.int8), MOST_PERCENT) + np.int8(
            1
        )
        is_notable = (is_more | (above >= NOTABLE_SHARE)) & ~np.isnan(values)
        return np.where(is_notable, np.where(is_more, percent, -percent), np.int8(0))

    def _plan(self, code: int) -> str:
        return self._plans[code] if code >= 0 else ""

    def _shares(self, feature_name: str, plan: str, values: Floats) -> tuple[Floats, Floats] | None:
        """The shares of peers below and above values; None where there is nothing to compare with."""
        percentiles = self._percentiles.get(plan, {}).get(feature_name)
        if percentiles is None or not len(percentiles):
            return None
        fewer = np.searchsorted(percentiles, values, side="left")
        # where a value is none of the percentiles, as many lie at most at it: not searched again
        at_most = fewer.copy()
        equal = np.flatnonzero(percentiles[np.minimum(fewer, len(percentiles) - 1)] == values)
        at_most[equal] = np.searchsorted(percentiles, values[equal], side="right")
        return fewer / len(percentiles), 1 - at_most / len(percentiles)
