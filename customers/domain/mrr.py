"""Monthly recurring revenue."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from churnapp.saying import say

CENT = Decimal("0.01")
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class MRR:
    """An amount of monthly recurring revenue in US dollars, never negative.

    Attributes:
        amount: dollars per month.

    Raises:
        ValueError: the amount is negative or not a finite number.
    """

    amount: Decimal

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise ValueError(  # noqa: TRY004
                say(
                    "MRR {amount!r} is a {name}. Give a Decimal.",
                    amount=self.amount,
                    name=type(self.amount).__name__,
                )
            )
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(
                say("MRR {amount} is not possible. Valid: 0 or more US dollars a month.", amount=self.amount)
            )

    @classmethod
    def from_float(cls, dollars: float) -> Self:
        """The amount rounded to cents, half up.

        Args:
            dollars: dollars per month.

        Raises:
            ValueError: dollars is negative, NaN or infinite.
        """
        amount = Decimal(str(dollars))
        return cls(amount.quantize(CENT, ROUND_HALF_UP) if amount.is_finite() else amount)

    @property
    def revenue_at_risk(self) -> Decimal:
        """Dollars a year that are lost if the customer leaves: the amount times 12."""
        return self.amount * MONTHS_PER_YEAR

    def __str__(self) -> str:
        return f"${self.amount:,.2f}"
