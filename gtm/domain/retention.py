"""How much of the revenue of a group of customers is still there."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Retention:
    """Customers who paid at the start, at the end.

    Attributes:
        opening: their revenue at the start, US dollars a month.
        kept: of each customer the smaller of start and end: growth of one does not hide loss of another.
        closing: their revenue at the end.
        accounts: how many they were.
        accounts_kept: how many still pay.
    """

    opening: Decimal
    kept: Decimal
    closing: Decimal
    accounts: int
    accounts_kept: int

    @property
    def gross(self) -> float | None:
        """Gross revenue retention: kept / opening, never above 1; None when nothing opened."""
        return float(self.kept / self.opening) if self.opening else None

    @property
    def net(self) -> float | None:
        """Net revenue retention: closing / opening; None when nothing opened."""
        return float(self.closing / self.opening) if self.opening else None

    @property
    def logos(self) -> float | None:
        """Share of the customers who still pay; None when there were none."""
        return self.accounts_kept / self.accounts if self.accounts else None
