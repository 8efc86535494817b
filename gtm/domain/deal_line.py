"""What a sale is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from churnapp.saying import say


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
            raise ValueError(
                say(
                    "{quantity} pieces of {product} are not possible. Valid: 1 or more.",
                    quantity=self.quantity,
                    product=self.product,
                )
            )
        if self.price < 0:
            raise ValueError(
                say("Price {price} is not possible. Valid: 0 or more US dollars.", price=self.price)
            )

    @property
    def total(self) -> Decimal:
        """Quantity times price."""
        return self.quantity * self.price

    def __str__(self) -> str:
        return say(
            "{quantity} × {product} at ${price:,.2f}",
            quantity=self.quantity,
            product=self.product,
            price=self.price,
        )


def sum_of_lines(lines: Iterable[DealLine]) -> Decimal:
    """What all lines cost together, US dollars."""
    return sum((line.total for line in lines), Decimal("0.00"))
