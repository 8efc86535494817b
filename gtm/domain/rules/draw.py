"""Which flagged accounts are held out by chance, so that the effect of plays can be told from luck."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from churnapp.saying import say

LEAST_HELD_OUT, MOST_HELD_OUT = 0.10, 0.20
KEY_ACCOUNT_TAG = "key account"
# the horizon of the prediction: after it, whether the account left is known
DAYS_UNTIL_MATURED = 90
_STEPS = 2**32


@dataclass(frozen=True, slots=True)
class HoldOutShare:
    """How many of the flagged accounts get no play.

    Attributes:
        share: 0 for none.

    Raises:
        ValueError: it is neither 0 nor from 10 to 20 percent.
    """

    share: float = 0.0

    def __post_init__(self) -> None:
        if self.share and not LEAST_HELD_OUT <= self.share <= MOST_HELD_OUT:
            raise ValueError(
                say(
                    "A hold-out of {share:.0%} is not possible. Valid: none, or {least_held_out:.0%} "
                    "to {most_held_out:.0%}.",
                    share=self.share,
                    least_held_out=LEAST_HELD_OUT,
                    most_held_out=MOST_HELD_OUT,
                )
            )

    def draws(self, account: int, rule: int, day: date) -> bool:
        """Whether the account is held out: the same for a rule all through a month, asked in any order.

        Args:
            account: primary key of the account.
            rule: primary key of the rule.
            day: of the draw.
        """
        seed = f"{account}/{rule}/{day.year:04d}-{day.month:02d}".encode()
        return int.from_bytes(sha256(seed).digest()[:4]) < self.share * _STEPS

    @staticmethod
    def matures_on(day: date) -> date:
        """The day from which the outcome of an account that is held out on ``day`` is known."""
        return day + timedelta(days=DAYS_UNTIL_MATURED)
