"""Which flagged accounts are held out by chance, so that the effect of plays can be told from luck."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from churnapp.saying import say

LEAST_HELD_OUT, MOST_HELD_OUT = 0.10, 0.20
KEY_ACCOUNT_TAG = "key account"
# more tell little more, and each one is an account that nobody helps
MOST_A_WEEK = 50
# the horizon of the prediction: after it, whether the account left is known
DAYS_UNTIL_MATURED = 90
_STEPS = 2**32


@dataclass(frozen=True, slots=True)
class HoldOutShare:
    """How many of the flagged accounts get no play.

    Attributes:
        share: 0 for none.
        most_a_week: accounts that are drawn in one week; whoever chance would draw beyond them gets the play.

    Raises:
        ValueError: the share is neither 0 nor from 10 to 20 percent, or nobody may be drawn in a week.
    """

    share: float = 0.0
    most_a_week: int = MOST_A_WEEK

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
        if self.most_a_week < 1:
            raise ValueError(
                say(
                    "At most {count} accounts a week is not possible. Valid: 1 or more.",
                    count=self.most_a_week,
                )
            )

    def draws(self, account: int, rule: int, day: date) -> bool:
        """Whether the account is held out: the same for a rule all through a month, asked in any order.

        Args:
            account: primary key of the account.
            rule: primary key of the rule.
            day: of the draw.
        """
        return self.chance(account, rule, day) < self.share

    @staticmethod
    def chance(account: int, rule: int, day: date) -> float:
        """What is drawn, 0 to 1: where there is no room for all, the lowest are held out, by chance too."""
        seed = f"{account}/{rule}/{day.year:04d}-{day.month:02d}".encode()
        return int.from_bytes(sha256(seed).digest()[:4]) / _STEPS

    @staticmethod
    def matures_on(day: date) -> date:
        """The day from which the outcome of an account that is held out on ``day`` is known."""
        return day + timedelta(days=DAYS_UNTIL_MATURED)
