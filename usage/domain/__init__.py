"""What customers do: usage events, adoption and the roles that event types play."""

from usage.domain.adoption import AdoptionLabel, FeatureAdoptionScore
from usage.domain.event import UsageEvent
from usage.domain.event_type import DEFAULT_ROLES, EventRole, EventType
from usage.domain.repository import UsageRepository
from usage.domain.ticket import TicketPriority

__all__ = [
    "DEFAULT_ROLES",
    "AdoptionLabel",
    "EventRole",
    "EventType",
    "FeatureAdoptionScore",
    "TicketPriority",
    "UsageEvent",
    "UsageRepository",
]
