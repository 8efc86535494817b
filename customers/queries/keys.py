"""From the vendor's keys to ours, for imports and batches."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from churnapp.imports import Column, RowRefused, parsers
from churnapp.saying import say
from customers.domain import MAX_CUSTOMER_ID_LENGTH
from customers.models import CustomerRecord

# how files of every context name the customer
CUSTOMER_ID_COLUMN = Column(
    "customer_id",
    parsers.text(MAX_CUSTOMER_ID_LENGTH),
    required=True,
    aliases=("account_id", "organization_id", "company_id"),
)


class CustomerUnknown(RowRefused):
    """A row names a customer that was never imported."""


@dataclass(frozen=True, slots=True)
class CustomerKeys:
    """Each customer id with the primary key of its row."""

    key_by_id: dict[str, int]

    @classmethod
    def load(cls) -> Self:
        """The customers that are known now."""
        return cls(dict(CustomerRecord.objects.order_by().values_list("customer_id", "pk")))

    def key_of(self, customer_id: str) -> int:
        """The primary key of a customer.

        Raises:
            CustomerUnknown: there is no such customer.
        """
        try:
            return self.key_by_id[customer_id]
        except KeyError:
            raise CustomerUnknown(
                "customer_id",
                say(
                    "Customer {customer_id!r} is not known. Import the customer first, or correct the id.",
                    customer_id=customer_id,
                ),
            ) from None


def signup_dates() -> dict[str, date]:
    """Each customer id with its signup date."""
    return dict(CustomerRecord.objects.order_by().values_list("customer_id", "signup_date"))
