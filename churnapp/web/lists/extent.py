"""How many rows a list holds, as far as anybody counts, and what was seen of them on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from churnapp.web.lists.keyset import OrderKey

MOST_COUNTED = 10_000
FEW = 2_000
"""So few that match are found once and then sorted by their keys."""
SECONDS = 30
RARE = 100
"""A value is rare where one in so many rows has it."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a list is.

    Attributes:
        total: its rows, counted up to one more than ``MOST_COUNTED``.
        few: the keys of all its rows in no order, where they are few; else None.
        is_mostly_unknown: whether what it is ordered by first is unknown of nearly all its rows.
    """

    total: int
    few: Sequence[int] | None = None
    is_mostly_unknown: bool = False

    @property
    def counted(self) -> int:
        """Its rows, as far as they are counted."""
        return min(self.total, MOST_COUNTED)

    @property
    def is_counted(self) -> bool:
        """Whether ``total`` is all of them; otherwise there are more."""
        return self.total <= MOST_COUNTED


def extent_of(
    rows: QuerySet[Any], first: OrderKey, *, asked: object, is_narrowed: bool, are_surely_many: bool = False
) -> Extent:
    """Counts rows; that they are more than are counted is remembered for some seconds.

    Args:
        rows: all that the list holds.
        first: what they are ordered by first.
        asked: everything that decides which rows these are, in which order; compared as text.
        is_narrowed: whether they may be few of many, for whoever asks for them.
        are_surely_many: whether they are known to be more than are counted.
    """
    if are_surely_many:
        return Extent(MOST_COUNTED + 1)
    name = f"extent-{sha256(repr(asked).encode()).hexdigest()}"
    known: Extent | None = cache.get(name)
    if known is not None:
        return known
    found = _looked_at(rows, first) if is_narrowed else Extent(_counted(rows))
    if not found.is_counted:
        cache.set(name, found, SECONDS)
    return found


def _looked_at(rows: QuerySet[Any], first: OrderKey) -> Extent:
    """By some rows: what few rows have to meet is not asked again."""
    if not first.is_nullable:
        values = [(key, key) for key in rows.order_by().values_list("pk", flat=True)[: FEW + 1]]
    else:
        values = list(rows.order_by().values_list("pk", first.path)[: FEW + 1])
    if len(values) <= FEW:
        return Extent(len(values), few=[key for key, _ in values])
    known = sum(value is not None for _, value in values)
    return Extent(_counted(rows), is_mostly_unknown=known * RARE < len(values))


def _counted(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()
