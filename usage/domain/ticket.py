"""Support tickets, as far as rules need them."""

from enum import StrEnum


class TicketPriority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def is_urgent(self) -> bool:
        """Whether the ticket is high or critical."""
        return self in {TicketPriority.HIGH, TicketPriority.CRITICAL}
