"""What a tile above the account list is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db.models import Aggregate, Model, QuerySet

from customers.columns.column import RowValues
from customers.models import CustomerQuerySet


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile says.

    Attributes:
        value: the figure, formatted.
        detail: one line below it.
    """

    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ScopedAccounts:
    """What tiles are about.

    Attributes:
        active: the active accounts of the scope.
        are_all: whether the scope holds every account, so that other tables need not be narrowed to it.
    """

    active: CustomerQuerySet
    are_all: bool
    today: date

    def narrowed[Record: Model](self, rows: QuerySet[Record]) -> QuerySet[Record]:
        """Rows with a foreign key ``customer``, narrowed to the scope.

        Where the scope holds every account, those of accounts that left stay among them.
        """
        return rows if self.are_all else rows.filter(customer__in=self.active)


class AccountTile(ABC):
    """One figure over the active accounts of the scope, and a link to the rows behind it.

    What tiles aggregate is read in one query over the accounts alone. A tile that reads another table, or few
    of the accounts, measures them itself: a join of all accounts is what makes a list slow.

    Attributes:
        filters: the filter values that the link sets.
        sort: the sort that the link sets; empty keeps the list's own.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    position: ClassVar[int]
    filters: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    sort: ClassVar[str] = ""

    def aggregates(self, today: date) -> Mapping[str, Aggregate]:  # noqa: ARG002
        """What to compute from the columns of the active accounts; names start with the tile's key."""
        return {}

    def measured(self, accounts: ScopedAccounts) -> RowValues:  # noqa: ARG002
        """What the tile asks itself, in a few queries; names start with the tile's key."""
        return {}

    def stands_on(self) -> str:
        """What else its values follow: where this changes, nothing remembered counts any more."""
        return ""

    @abstractmethod
    def figure(self, values: RowValues) -> Figure:
        """What the computed values say."""
