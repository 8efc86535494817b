"""Groups rows by several whole numbers at once, with one sort."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

type Integers = NDArray[np.int64]
type Truths = NDArray[np.bool_]

WIDEST_KEY = 2**63


class TooManyKinds(OverflowError):
    """The rows are of so many kinds that no whole number tells them apart; halves of them are of fewer."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What rows are grouped by.

    Attributes:
        codes: a number from 0 on for each row.
        bound: above every number.
    """

    codes: Integers
    bound: int

    @classmethod
    def numbering(cls, values: Integers) -> Self:
        """The kinds of values that lie near each other, as days do."""
        lowest = int(values.min()) if len(values) else 0
        return cls(values - lowest, int(values.max()) - lowest + 1 if len(values) else 1)

    @classmethod
    def of_neighbours(cls, *columns: Integers) -> Self:
        """One kind for each run of rows that are alike in all columns."""
        runs = np.zeros(len(columns[0]), dtype=np.int64)
        np.cumsum(changes(*columns), out=runs[1:])
        return cls(runs, int(runs[-1]) + 1)

    def at(self, rows: Integers) -> Self:
        """The kinds of some of the rows."""
        return type(self)(self.codes[rows], self.bound)


class Groups:
    """Rows of equal kinds, in the order of the kinds.

    Attributes:
        first: a row of each group.
        counts: how many rows each has.

    Raises:
        TooManyKinds: there are more possible kinds than whole numbers.
    """

    def __init__(self, *kinds: Kind) -> None:
        rows = len(kinds[0].codes)
        bits, bound = rows.bit_length(), 1
        keys = np.zeros(rows, dtype=np.int64)
        for kind in kinds:
            bound *= kind.bound
            if bound << bits > WIDEST_KEY:
                raise TooManyKinds
            keys *= kind.bound
            keys += kind.codes
        # the number of the row rides along in the low bits: nothing sorts faster than plain numbers
        keys <<= bits
        keys += np.arange(rows)
        keys.sort(kind="stable")
        self._order = keys & ((1 << bits) - 1)
        self._starts = starts_of(keys >> bits)
        self.first = self._order[self._starts]
        self.counts: Integers = np.diff(self._starts, append=rows)

    def sum(self, values: Integers | Truths) -> Integers:
        """The sum of each group."""
        return summed(values[self._order], self._starts)

    def min(self, values: Integers) -> Integers:
        """The least of each group."""
        return np.minimum.reduceat(values[self._order], self._starts)

    def max(self, values: Integers) -> Integers:
        """The largest of each group."""
        return np.maximum.reduceat(values[self._order], self._starts)


def changes(*columns: Integers) -> Truths:
    """Whether each row but the first differs from the one before."""
    changed: Truths = columns[0][1:] != columns[0][:-1]
    for column in columns[1:]:
        changed |= column[1:] != column[:-1]
    return changed


def starts_of(*columns: Integers) -> Integers:
    """The first row of each run of rows that are alike in all columns."""
    return np.concatenate(([0], np.flatnonzero(changes(*columns)) + 1))


def summed(values: Integers | Truths, starts: Integers) -> Integers:
    """The sums of runs of rows."""
    up_to = np.cumsum(values, dtype=np.int64)  # runs are short: adding each up takes longer
    sums: Integers = np.diff(up_to[np.append(starts[1:], len(values)) - 1], prepend=0)
    return sums
