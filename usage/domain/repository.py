"""What the domain needs from a store of usage events."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime

from usage.domain.event import UsageEvent


class UsageRepository(ABC):
    """Port: a store of usage events."""

    @abstractmethod
    def get_events_for_customer(
        self, customer_id: str, since: datetime | None = None
    ) -> Sequence[UsageEvent]:
        """The customer's events at or after ``since`` (all when None), oldest first."""

    @abstractmethod
    def get_event_count_last_n_days(self, customer_id: str, days: int) -> int:
        """Events within the last ``days`` days, counted back from the end of the last day the store holds.

        Raises:
            ValueError: days is not positive.
        """
