"""A ranking in the sample and all of its resamples at once: one sort, one running sum, then only leavers."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Floats, Integers
from predictions.ml.bootstrap import AccountBootstrap, ratio

DRAWS_AT_ONCE = 25  # bounds the memory of the running sums


@dataclass(frozen=True)
class ResampledRanking:
    """What figures of rank need, by draw; tied rows share their place.

    Attributes:
        leavers: row numbers of the leavers, highest score first (l,).
        weights: how often each leaver counts (D, l).
        before, through: weight of all rows above a leaver's tie, and with its tie (D, l).
        leavers_before, leavers_through: the same of leavers only (D, l).
        total: weight of all rows (D,).
    """

    leavers: Integers
    weights: Floats
    before: Floats
    through: Floats
    leavers_before: Floats
    leavers_through: Floats
    total: Floats

    @classmethod
    def of(cls, score: Floats, left: Floats, bootstrap: AccountBootstrap) -> Self:
        """Sorts the rows by score, highest first."""
        order = np.argsort(-score, kind="stable")
        places = np.flatnonzero(left[order] == 1)
        first, last = _ties(score[order], places)
        leavers = order[places]
        weights = bootstrap.weights(leavers).astype(np.float64)
        found = _running(weights, np.float64)
        before, through, total = _weight_around(order, first, last, bootstrap)
        return cls(
            leavers=leavers,
            weights=weights,
            before=before,
            through=through,
            leavers_before=found[:, np.searchsorted(places, first)],
            leavers_through=found[:, np.searchsorted(places, last + 1)],
            total=total,
        )

    @property
    def leaver_total(self) -> Floats:
        """Weight of the leavers (D,)."""
        return np.asarray(self.weights.sum(axis=1))

    def auc(self) -> Floats:
        """Chance that a leaver ranks above a stayer, ties counting half (D,); NaN without both."""
        stayers = (self.total - self.leaver_total)[:, None]
        above = self.before - self.leavers_before
        tied = (self.through - self.leavers_through) - above
        won = (self.weights * (stayers - above - tied / 2)).sum(axis=1)
        return ratio(won, self.leaver_total * stayers[:, 0])

    def average_precision(self) -> Floats:
        """Mean precision over the leavers, tied rows together (D,); NaN without a leaver."""
        precision = self.leavers_through / np.maximum(self.through, 1)
        return ratio((self.weights * precision).sum(axis=1), self.leaver_total)

    def recall(self, share: float, value: Floats | None = None) -> Floats:
        """Share of the leavers, or of their value by row, in the top share of the rows (D,)."""
        at_stake = self.weights if value is None else self.weights * value[self.leavers]
        return ratio((self._within(share) * at_stake).sum(axis=1), at_stake.sum(axis=1))

    def precision(self, share: float) -> Floats:
        """Share of leavers among the top share of the rows (D,)."""
        return ratio((self._within(share) * self.weights).sum(axis=1), share * self.total)

    def lift(self, share: float) -> Floats:
        """Rate of leavers in the top share against the rate of all (D,); NaN without a leaver."""
        return self.recall(share) / share

    def _within(self, share: float) -> Floats:
        room = share * self.total[:, None] - self.before
        return np.clip(room / np.maximum(self.through - self.before, 1e-9), 0, 1)


def _ties(ordered: Floats, places: Integers) -> tuple[Integers, Integers]:
    """First and last place of the rows with the same score as the row at each place."""
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    group = np.searchsorted(starts, places, side="right") - 1
    ends = np.concatenate([starts[1:], [len(ordered)]]) - 1
    return starts[group], ends[group]


def _weight_around(
    order: Integers, first: Integers, last: Integers, bootstrap: AccountBootstrap
) -> tuple[Floats, Floats, Floats]:
    around: list[tuple[Floats, Floats, Floats]] = []
    for counts in np.array_split(bootstrap.counts, -(-len(bootstrap.counts) // DRAWS_AT_ONCE)):
        running = _running(AccountBootstrap(counts, bootstrap.accounts).weights(order), np.int32)
        around.append((running[:, first], running[:, last + 1], running[:, -1]))
    before, through, total = (np.concatenate(part).astype(np.float64) for part in zip(*around, strict=True))
    return before, through, total


def _running(weights: NDArray[Any], kind: type[Any]) -> NDArray[Any]:
    """Running sums along the rows, starting with 0 (D, m + 1)."""
    sums = np.zeros((len(weights), weights.shape[1] + 1), dtype=kind)
    np.cumsum(weights, axis=1, dtype=kind, out=sums[:, 1:])
    return sums
