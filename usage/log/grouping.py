"""Groups rows by several whole numbers at once: few possible groups by counting, others with one sort."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

type Integers = NDArray[np.int64]
type Truths = NDArray[np.bool_]
type Groups = CountedGroups | SortedGroups

WIDEST_KEY = 2**63
# up to so many possible groups for each row it takes less to count in all of them than to sort the rows
DENSEST = 16


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

    @classmethod
    def of_all(cls, *kinds: Self) -> Self:
        """One kind for all rows that are alike in several.

        Raises:
            TooManyKinds: there are more possible kinds than whole numbers.
        """
        codes, bound = kinds[0].codes, kinds[0].bound
        for kind in kinds[1:]:
            codes, bound = codes * kind.bound + kind.codes, bound * kind.bound
            _refuse_too_many(bound, len(codes))
        return cls(codes, bound)

    @property
    def is_dense(self) -> bool:
        """Whether so few kinds are possible that each can be looked at."""
        return self.bound <= DENSEST * len(self.codes)

    def at(self, rows: Integers) -> Self:
        """The kinds of some of the rows."""
        return type(self)(self.codes[rows], self.bound)

    def without_gaps(self) -> Self:
        """The same kinds in the same order, and no number between them that is of no row."""
        if self.is_dense:
            is_there = np.zeros(self.bound, dtype=np.bool_)
            is_there[self.codes] = True
            numbers = np.cumsum(is_there) - 1
            return type(self)(numbers[self.codes], int(numbers[-1]) + 1)
        found, codes = np.unique(self.codes, return_inverse=True)
        return type(self)(codes, len(found))

    def with_numbers(self, values: Integers, starts: Integers) -> Self:
        """The kinds of rows that are alike in this one and in values that lie near each other within runs.

        Args:
            values: a whole number for each row.
            starts: the first row of each run; a kind reaches over no more than one.
        """
        lengths = np.diff(starts, append=len(values))
        lowest = np.minimum.reduceat(values, starts)
        widths = np.zeros(self.bound, dtype=np.int64)
        widths[self.codes] = np.repeat(np.maximum.reduceat(values, starts) - lowest + 1, lengths)
        ends = np.cumsum(widths)
        _refuse_too_many(int(ends[-1]), len(values))
        return type(self)((ends - widths)[self.codes] + values - np.repeat(lowest, lengths), int(ends[-1]))


class CountedGroups:
    """Rows of equal kinds, in the order of the kinds, of which few are possible.

    Attributes:
        rows: a row of each group.
        counts: how many rows each has.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        counts = np.bincount(kind.codes, minlength=kind.bound)
        self._found = np.flatnonzero(counts)
        self.counts: Integers = counts[self._found]
        rows = np.empty(kind.bound, dtype=np.int64)
        rows[kind.codes] = np.arange(len(kind.codes))
        self.rows: Integers = rows[self._found]

    def sum(self, values: Integers | Truths) -> Integers:
        """The sum of each group; exact below 2^53."""
        sums = np.bincount(self._kind.codes, weights=values, minlength=self._kind.bound)
        return sums[self._found].astype(np.int64)


class SortedGroups:
    """Rows of equal kinds, in the order of the kinds.

    Attributes:
        rows: the first row of each group.
        counts: how many rows each has.

    Raises:
        TooManyKinds: there are more possible kinds than whole numbers.
    """

    def __init__(self, kind: Kind) -> None:
        rows = len(kind.codes)
        _refuse_too_many(kind.bound, rows)
        bits = rows.bit_length()
        # the number of the row rides along in the low bits: nothing sorts faster than plain numbers
        keys = kind.codes << bits
        keys += np.arange(rows)
        keys.sort(kind="stable")
        self._order = keys & ((1 << bits) - 1)
        self._starts = starts_of(keys >> bits)
        self.rows: Integers = self._order[self._starts]
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


def grouped(kind: Kind) -> Groups:
    """The groups of rows of a kind, in the way that takes less."""
    return CountedGroups(kind) if kind.is_dense else SortedGroups(kind)


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


def _refuse_too_many(bound: int, rows: int) -> None:
    """A kind and the number of a row together must be one whole number."""
    if bound << rows.bit_length() > WIDEST_KEY:
        raise TooManyKinds
