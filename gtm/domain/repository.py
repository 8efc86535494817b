"""What the domain needs from a store of opportunities."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from gtm.domain.opportunity import Opportunity


class OpportunityRepository(ABC):
    """Port: a store of opportunities."""

    @abstractmethod
    def get_open_for_customer(self, customer_id: str) -> Sequence[Opportunity]:
        """The customer's open opportunities, the earliest close date first, then by id."""
