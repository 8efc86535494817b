"""Where values stand among those of peers: the accounts of the same plan, where it has enough of them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

import numpy as np

from predictions.domain import NOTABLE_SHARE, PORTFOLIO, Standing, place_in_words
from predictions.mart.columns import Booleans, Column, Floats, Integers, floats

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
        for rows, below, above, peers in self._notable(feature_name, values, plans):
            for row, low, high in zip(rows.tolist(), below.tolist(), above.tolist(), strict=True):
                found[row] = Standing(low, high, peers)
        return found

    def places(
        self, feature_name: str, values: Column, plans: Column | None, *, more: str, less: str
    ) -> list[str]:
        """The same in words, as ``Standing.told`` tells each; empty where there is nothing to tell."""
        found = [""] * len(values)
        for rows, below, above, peers in self._notable(feature_name, values, plans):
            words = _words(more, less, peers)
            is_more = below >= NOTABLE_SHARE
            percents = np.minimum((100 * np.where(is_more, below, above)).astype(np.int64), 99)
            for row, place in zip(rows.tolist(), (percents + 100 * is_more).tolist(), strict=True):
                found[row] = words[place]
        return found

    def _notable(
        self, feature_name: str, values: Column, plans: Column | None
    ) -> Iterator[tuple[Integers, Floats, Floats, str]]:
        """Rows far from the middle with the shares below and above, peers by peers."""
        if values.dtype.kind == "O":
            return
        numbers = floats(values)
        known = ~np.isnan(numbers)
        compared = np.zeros(len(values), dtype=bool)
        for plan in self._percentiles if plans is not None else ():
            if plan is not None:
                chosen = known & (plans == plan)
                yield self._placed(feature_name, numbers, chosen, plan)
                compared |= chosen
        yield self._placed(feature_name, numbers, known & ~compared, None)

    def _placed(
        self, feature_name: str, numbers: Floats, chosen: Booleans, plan: str | None
    ) -> tuple[Integers, Floats, Floats, str]:
        percentiles = self._percentiles.get(plan, {}).get(feature_name)
        peers = PORTFOLIO if plan is None else f"{plan} {PORTFOLIO}"
        if percentiles is None or not len(percentiles):
            return np.empty(0, dtype=np.int64), np.empty(0), np.empty(0), peers
        rows = np.nonzero(chosen)[0]
        below = np.searchsorted(percentiles, numbers[rows], side="left") / len(percentiles)
        above = 1 - np.searchsorted(percentiles, numbers[rows], side="right") / len(percentiles)
        notable = np.maximum(below, above) >= NOTABLE_SHARE
        return rows[notable], below[notable], above[notable], peers


@lru_cache(maxsize=256)
def _words(more: str, less: str, peers: str) -> tuple[str, ...]:
    """Every place there is: less than 0 to 99 percent, then more than as many."""
    return tuple(place_in_words(word, percent, peers) for word in (less, more) for percent in range(100))
