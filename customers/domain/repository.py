"""What the domain needs from a store of customers."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from customers.domain.customer import Customer

SAMPLE_SEED = 42


class CustomerRepository(ABC):
    """Port: a store of customers, one row per customer id."""

    @abstractmethod
    def get_by_id(self, customer_id: str) -> Customer | None:
        """The customer with that id, or None."""

    @abstractmethod
    def get_all_active(self) -> Sequence[Customer]:
        """Every customer without a churn date, ordered by id."""

    @abstractmethod
    def get_sample(self, n: int) -> Sequence[Customer]:
        """The same ``n`` customers on every call, of any churn status (seed 42).

        All of them when fewer exist.

        Raises:
            ValueError: n is negative.
        """

    @abstractmethod
    def save(self, customer: Customer) -> None:
        """Stores the customer, replacing the row with the same id."""
