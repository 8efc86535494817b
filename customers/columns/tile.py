"""What a tile above the account list is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db.models import Aggregate

from customers.columns.column import RowValues


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile says.

    Attributes:
        value: the figure, formatted.
        detail: one line below it.
    """

    value: str
    detail: str = ""


class AccountTile(ABC):
    """One figure over the active accounts of the scope, and a link to the rows behind it.

    All tiles are read in one query.

    Attributes:
        filters: the filter values that the link sets.
        sort: the sort that the link sets; empty keeps the list's own.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    position: ClassVar[int]
    filters: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    sort: ClassVar[str] = ""

    @abstractmethod
    def aggregates(self, today: date) -> Mapping[str, Aggregate]:
        """What to compute over the active accounts; names start with the tile's key."""

    @abstractmethod
    def figure(self, values: RowValues) -> Figure:
        """What the computed values say."""
