"""What a number of hours spent on accounts that may leave can keep."""

from dataclasses import dataclass
from decimal import Decimal

from churnapp.saying import say

# An assumption, not a measurement: 6 of 20 accounts that would leave are kept. The page lets it be changed.
USUAL_SAVE_SHARE = 0.3
CASES_BEHIND_IT = 20


@dataclass(frozen=True, slots=True)
class SaveRate:
    """How often somebody who takes care of a leaving account keeps it, with what is not known about it.

    Attributes:
        share: the mean, between 0 and 1.
        cases: as many accounts of experience as it rests on; few make the interval wide.

    Raises:
        ValueError: the share is not between 0 and 1, or there are no cases.
    """

    share: float = USUAL_SAVE_SHARE
    cases: int = CASES_BEHIND_IT

    def __post_init__(self) -> None:
        if not 0 < self.share < 1 or self.cases < 1:
            raise ValueError(
                say(
                    "A save rate of {share:g} from {cases} cases is not possible. Valid: between 0 "
                    "and 1, from 1 case or more.",
                    share=self.share,
                    cases=self.cases,
                )
            )

    @property
    def saved(self) -> float:
        """First parameter of its Beta distribution."""
        return self.share * self.cases

    @property
    def lost(self) -> float:
        """Second parameter of its Beta distribution."""
        return (1 - self.share) * self.cases


@dataclass(frozen=True, slots=True)
class RescueBudget:
    """Hours to spend on the accounts where they are worth most.

    Attributes:
        cost_per_hour: US dollars.

    Raises:
        ValueError: no hours, no time for an account, or a negative cost.
    """

    hours: float
    hours_per_account: float
    cost_per_hour: Decimal
    save_rate: SaveRate = SaveRate()

    def __post_init__(self) -> None:
        if self.hours <= 0 or self.hours_per_account <= 0 or self.cost_per_hour < 0:
            raise ValueError(
                say(
                    "{hours:g} hours at {hours_per_account:g} an account for ${cost_per_hour} an "
                    "hour are not possible. Valid: more than 0 hours, no negative cost.",
                    hours=self.hours,
                    hours_per_account=self.hours_per_account,
                    cost_per_hour=self.cost_per_hour,
                )
            )

    @property
    def account_count(self) -> int:
        """How many accounts the hours are enough for."""
        return int(self.hours / self.hours_per_account + 1e-9)

    @property
    def cost_per_account(self) -> Decimal:
        """US dollars."""
        return self.cost_per_hour * Decimal(str(self.hours_per_account))

    @property
    def least_expected_loss(self) -> Decimal:
        """From which expected yearly loss on an account is worth its hours, US dollars."""
        return self.cost_per_account / Decimal(str(self.save_rate.share))
