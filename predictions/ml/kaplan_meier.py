"""Kaplan–Meier with right-censoring and delayed entry, from counted lives, and the log-rank test."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from predictions.mart.columns import Booleans, Floats, Integers

Z = 1.959963984540054  # 95 %
NEVER_LATE = -1  # entry of a life that was watched from its beginning


@dataclass(frozen=True)
class Lives:
    """Lives in whole units of time, equal ones counted together; all arrays have one length.

    Attributes:
        entry: watched from the end of this unit on; ``NEVER_LATE`` from the beginning.
        exit: last unit in which it was seen.
        left: whether it ended then; else it was still there (right-censored).
        counts: how many lives are like this.
    """

    entry: Integers
    exit: Integers
    left: Booleans
    counts: Integers

    def at_risk(self, times: Integers) -> Integers:
        """How many were watched at each time and had not ended before it."""
        length = int(max(self.exit.max(initial=0), times.max(initial=0))) + 2
        entered = np.bincount(self.entry + 1, weights=self.counts, minlength=length)
        ended = np.bincount(self.exit + 1, weights=self.counts, minlength=length)
        present = (np.cumsum(entered)[:length] - np.cumsum(ended)[:length]).astype(np.int64)
        return present[times]

    def leavers(self, times: Integers) -> Integers:
        """How many left at each time."""
        length = int(max(self.exit.max(initial=0), times.max(initial=0))) + 1
        left = np.bincount(self.exit, weights=self.counts * self.left, minlength=length)
        return left.astype(np.int64)[times]

    @property
    def leaving_times(self) -> Integers:
        """The times at which anybody left, rising."""
        return np.unique(self.exit[self.left & (self.exit > self.entry)])

    @property
    def watched(self) -> "Lives":
        """Without lives that ended before they were watched."""
        kept = self.exit > self.entry
        return Lives(self.entry[kept], self.exit[kept], self.left[kept], self.counts[kept])


@dataclass(frozen=True)
class KaplanMeier:
    """Share that is still there after each time at which somebody left.

    Attributes:
        times: when somebody left, rising (m,).
        survival: share still there after it (m,).
        low, high: 95 % interval by Greenwood's variance on the log of minus the log (m,).
    """

    times: Integers
    survival: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, lives: Lives) -> "KaplanMeier":
        """The product-limit estimate; at one time, leaving comes before being lost from sight."""
        lives = lives.watched
        times = lives.leaving_times
        at_risk, left = lives.at_risk(times).astype(np.float64), lives.leavers(times).astype(np.float64)
        survival = np.cumprod(1 - left / at_risk)
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.cumsum(left / (at_risk * (at_risk - left)))
            spread = Z * np.sqrt(variance) / np.abs(np.log(survival))
            low, high = survival ** np.exp(spread), survival ** np.exp(-spread)
        nobody = survival <= 0
        return cls(times, survival, np.where(nobody, 0.0, low), np.where(nobody, 0.0, high))

    def at(self, time: int) -> float:
        """The share still there after a time."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return 1.0 if place < 0 else float(self.survival[place])

    @property
    def median(self) -> int | None:
        """The first time after which at most half are still there; None when more than half stayed."""
        below = np.flatnonzero(self.survival <= 0.5 + 1e-12)
        return int(self.times[below[0]]) if len(below) else None


def log_rank(groups: Sequence[Lives]) -> float | None:
    """The chance that groups of one law of leaving differ at least as much; None when nothing can be said.

    The log-rank test for two groups or more, with delayed entry through the numbers at risk.
    """
    watched = [lives.watched for lives in groups]
    times = np.unique(np.concatenate([lives.leaving_times for lives in watched] or [np.empty(0, np.int64)]))
    if len(watched) < 2 or not len(times):
        return None
    at_risk = np.array([lives.at_risk(times) for lives in watched], dtype=np.float64)
    left = np.array([lives.leavers(times) for lives in watched], dtype=np.float64)
    everybody, all_left = at_risk.sum(axis=0), left.sum(axis=0)
    share = at_risk / everybody
    surplus = (left - share * all_left).sum(axis=1)
    scale = all_left * (everybody - all_left) / np.maximum(everybody - 1, 1)
    covariance = np.diag((share * scale).sum(axis=1)) - (share * scale) @ share.T
    told = np.diag(covariance) > 1e-12
    degrees = int(told.sum()) - 1
    if degrees < 1:
        return None
    kept = np.flatnonzero(told)[:-1]
    distance = np.linalg.lstsq(covariance[np.ix_(kept, kept)], surplus[kept], rcond=None)[0]
    return chi_square_tail(float(surplus[kept] @ distance), degrees)


def chi_square_tail(value: float, degrees: int) -> float:
    """P(a chi-square of so many degrees of freedom exceeds a value), by its recurrence in steps of two."""
    half = max(value, 0.0) / 2
    if degrees % 2:
        tail, term, order = math.erfc(math.sqrt(half)), 2 * math.sqrt(half / math.pi) * math.exp(-half), 1.5
    else:
        tail, term, order = math.exp(-half), half * math.exp(-half), 2.0
    for _ in range((degrees - 1) // 2):
        tail += term
        term *= half / order
        order += 1
    return min(tail, 1.0)
