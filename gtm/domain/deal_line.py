"""What a sale is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DealLine:
    """One product of a sale.

    Attributes:
        quantity: pieces, at least one.
        price: of one piece for the whole term, US dollars, never negative.

    Raises:
        ValueError: no piece, or a negative price.
    """

    product: str
    quantity: int
    price: Decimal

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"{self.quantity} pieces of {self.product} are not possible. Valid: 1 or more.")
        if self.price < 0:
            raise ValueError(f"Price {self.price} is not possible. Valid: 0 or more US dollars.")

    @property
    def total(self) -> Decimal:
        """Quantity times price."""
        return self.quantity * self.price

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product} at ${self.price:,.2f}"


def sum_of_lines(lines: Iterable[DealLine]) -> Decimal:
    """What all lines cost together, US dollars."""
    return sum((line.total for line in lines), Decimal("0.00"))
