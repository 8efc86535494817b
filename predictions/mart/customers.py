"""Customers as a mart knows them on its latest day."""

from dataclasses import dataclass


class CustomerNotInMart(ValueError):
    """The mart has no row for a customer on its latest day."""


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
