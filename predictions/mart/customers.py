"""Customers as a mart knows them on its latest day."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from churnapp.saying import later, say
from predictions.mart.publication import REMEDY

WHY_UNSCORED = {
    "notice_given": later("Customer {customer} has given notice and is not predicted any more."),
    "under_30_days": later(
        "Customer {customer} has been a customer for less than 30 days; wait until it has some history."
    ),
}


class CustomerNotInMart(ValueError):
    """The mart has no row for a customer on its latest day; the message says why and what to do."""

    @classmethod
    def unknown(cls, customer_id: str, as_of: date) -> Self:
        """The mart of a day knows nobody of this name."""
        return cls(
            say(
                "Customer {customer_id} is not in the mart of {as_of}. {remedy}",
                customer_id=customer_id,
                as_of=as_of,
                remedy=say(REMEDY),
            )
        )

    @classmethod
    def gone(cls, customer_id: str, left_on: date) -> Self:
        """It left, and is predicted no more."""
        return cls(
            say(
                "Customer {customer_id} left on {known}; only active customers have features.",
                customer_id=customer_id,
                known=left_on,
            )
        )

    @classmethod
    def unscored(cls, customer_id: str, as_of: date, reason: str) -> Self:
        """It is not predicted on the day, for a reason of ``UnscoredAccount`` where one is known."""
        sentence = WHY_UNSCORED.get(
            reason, later("Customer {customer} has no row on {as_of}; build a newer mart.")
        )
        return cls(say(sentence, customer=customer_id, as_of=as_of))


@dataclass(frozen=True, slots=True)
class UnscoredAccount:
    """An active customer that is not predicted, with why: ``notice_given`` or ``under_30_days``."""

    customer_pk: int
    customer_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer known on the latest day.

    Attributes:
        is_leaving: has left or given notice by that day.
        has_left: has left by that day.
    """

    customer_pk: int
    is_leaving: bool
    has_left: bool
