"""A customer that leaves: when, why, and whether anybody regrets it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from churnapp.saying import say

LONGEST_COMPETITOR, LONGEST_STORY = 120, 2_000


class DepartureImpossible(ValueError):
    """The days of a departure contradict each other or the life of the account."""


class DepartureKind(StrEnum):
    """Who or what ended it."""

    VOLUNTARY = "voluntary"
    NON_PAYMENT = "non_payment"
    OUT_OF_BUSINESS = "out_of_business"

    @property
    def label(self) -> str:
        """In words."""
        return {
            DepartureKind.VOLUNTARY: say("The customer decided"),
            DepartureKind.NON_PAYMENT: say("Did not pay"),
            DepartureKind.OUT_OF_BUSINESS: say("Went out of business"),
        }[self]


class DepartureReason(StrEnum):
    """Why, in one word, so that departures can be counted."""

    PRICE = "price"
    LOW_ADOPTION = "low_adoption"
    MISSING_FEATURES = "missing_features"
    SUPPORT = "support"
    COMPETITOR = "competitor"
    IN_HOUSE = "in_house"
    CHAMPION_LEFT = "champion_left"
    BUDGET = "budget"
    STRATEGY = "strategy"
    ACQUIRED = "acquired"
    NON_PAYMENT = "non_payment"
    CLOSED_DOWN = "closed_down"
    OTHER = "other"

    @property
    def label(self) -> str:
        """In words."""
        return {
            DepartureReason.PRICE: say("Price"),
            DepartureReason.LOW_ADOPTION: say("Hardly used"),
            DepartureReason.MISSING_FEATURES: say("Missing features"),
            DepartureReason.SUPPORT: say("Poor support"),
            DepartureReason.COMPETITOR: say("Went to a competitor"),
            DepartureReason.IN_HOUSE: say("Built in-house"),
            DepartureReason.CHAMPION_LEFT: say("Champion left"),
            DepartureReason.BUDGET: say("Budget cut"),
            DepartureReason.STRATEGY: say("Change of strategy"),
            DepartureReason.ACQUIRED: say("Acquired or merged"),
            DepartureReason.NON_PAYMENT: say("Did not pay"),
            DepartureReason.CLOSED_DOWN: say("Closed down"),
            DepartureReason.OTHER: say("Another reason"),
        }[self]

    @property
    def kind(self) -> DepartureKind:
        """Who or what ended it."""
        if self is DepartureReason.NON_PAYMENT:
            return DepartureKind.NON_PAYMENT
        return (
            DepartureKind.OUT_OF_BUSINESS if self is DepartureReason.CLOSED_DOWN else DepartureKind.VOLUNTARY
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """What files call it, in small letters, its own name first."""
        return (self.value, self.value.replace("_", " "), *_OTHER_NAMES.get(self, ()))

    @classmethod
    def from_text(cls, text: str) -> "DepartureReason | None":
        """The reason that a file means: ``Budget cut`` → budget; another for what it does not know.

        None for an empty text.
        """
        said = " ".join(text.split()).lower()
        if not said:
            return None
        return next((reason for reason in cls if said in reason.texts), cls.OTHER)


_OTHER_NAMES = {
    DepartureReason.PRICE: ("too expensive", "pricing"),
    DepartureReason.LOW_ADOPTION: ("not used", "no usage", "adoption"),
    DepartureReason.MISSING_FEATURES: ("features", "missing feature", "product"),
    DepartureReason.SUPPORT: ("poor support",),
    DepartureReason.COMPETITOR: ("switched to competitor", "competition"),
    DepartureReason.IN_HOUSE: ("built in-house", "in-house"),
    DepartureReason.BUDGET: ("budget cut", "no budget"),
    DepartureReason.STRATEGY: ("change of strategy",),
    DepartureReason.ACQUIRED: ("merger", "merged"),
    DepartureReason.NON_PAYMENT: ("payment failed", "unpaid"),
    DepartureReason.CLOSED_DOWN: ("insolvent", "out of business", "bankrupt"),
}


@dataclass(frozen=True, slots=True)
class Departure:
    """What somebody says about a customer that leaves.

    Attributes:
        notice_on: when it said so; None where it never did.
        leaves_on: last day as a customer, in the past or ahead; None while that is open.
        competitor: whom it went to; may be empty.
        is_regretted: whether the vendor would have liked to keep it.
        story: what there is to learn; may be empty.

    Raises:
        DepartureImpossible: neither day is known, or the notice lies after the last day.
    """

    reason: DepartureReason
    notice_on: date | None
    leaves_on: date | None
    competitor: str = ""
    is_regretted: bool = True
    story: str = ""

    def __post_init__(self) -> None:
        if self.notice_on is None and self.leaves_on is None:
            raise DepartureImpossible(say("Say when it gave notice, when it leaves, or both."))
        if self.notice_on and self.leaves_on and self.notice_on > self.leaves_on:
            raise DepartureImpossible(
                say(
                    "Notice on {notice} lies after the last day, {last}. Valid: {last} or before.",
                    notice=self.notice_on,
                    last=self.leaves_on,
                )
            )

    def check_life(self, signup: date, today: date) -> None:
        """Sees that the days lie in the life of the account.

        Raises:
            DepartureImpossible: a day lies before the signup, or the notice ahead.
        """
        for day in (self.notice_on, self.leaves_on):
            if day is not None and day < signup:
                raise DepartureImpossible(
                    say(
                        "{day} lies before the first day as a customer. Valid: {signup} or later.",
                        day=day,
                        signup=signup,
                    )
                )
        if self.notice_on is not None and self.notice_on > today:
            raise DepartureImpossible(
                say("Nobody gives notice tomorrow. Valid: {today} or before.", today=today)
            )

    def has_left(self, today: date) -> bool:
        """Whether the last day has come."""
        return self.leaves_on is not None and self.leaves_on <= today
