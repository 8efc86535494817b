"""What a vendor expects to lose in a year, for as long as its own history is too short to tell."""

from dataclasses import dataclass

from churnapp.saying import say

DAYS_PER_YEAR = 365
PRIOR_ACCOUNTS = 20  # the expectation weighs as much as so many accounts seen for one horizon


@dataclass(frozen=True, slots=True)
class ExpectedChurn:
    """The share of accounts that is expected to leave within a year.

    Attributes:
        yearly_rate: above 0 and below 1.

    Raises:
        ValueError: nobody, everybody or an impossible share is expected to leave.
    """

    yearly_rate: float

    def __post_init__(self) -> None:
        if not 0 < self.yearly_rate < 1:
            raise ValueError(
                say(
                    "A yearly churn of {yearly_rate:g} is not possible. Valid: a share above 0 and "
                    "below 1, such as 0.12.",
                    yearly_rate=self.yearly_rate,
                )
            )

    def within(self, days: int) -> float:
        """The share that leaves within so many days, at an even pace over the year."""
        return float(1 - (1 - self.yearly_rate) ** (days / DAYS_PER_YEAR))
