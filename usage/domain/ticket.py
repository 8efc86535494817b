"""Support tickets, as far as rules need them."""

from enum import StrEnum

from churnapp.saying import later, say


class TicketPriority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def label(self) -> str:
        """In words."""
        return say(_WORDS[self])

    @property
    def is_urgent(self) -> bool:
        """Whether the ticket is high or critical."""
        return self in {TicketPriority.HIGH, TicketPriority.CRITICAL}


_WORDS = {
    TicketPriority.LOW: later("Low"),
    TicketPriority.MEDIUM: later("Medium"),
    TicketPriority.HIGH: later("High"),
    TicketPriority.CRITICAL: later("Critical"),
}
