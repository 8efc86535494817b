"""One thing a customer did."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from churnapp.saying import say
from usage.domain.adoption import FeatureAdoptionScore
from usage.domain.event_type import DEFAULT_ROLES, EventRole


@dataclass(frozen=True, slots=True)
class UsageEvent:
    """One usage event.

    Attributes:
        event_id: identifies the event; the same id twice is the same event.
        customer_id: the vendor's key of the customer.
        timestamp: when it happened, UTC.
        event_type: an ``EventType`` or a vendor's own name.
        feature_adoption_score: adoption at that moment, or None when the vendor does not send it.

    Raises:
        ValueError: an empty id or type, or a timestamp that is not in UTC.
    """

    event_id: str
    customer_id: str
    timestamp: datetime
    event_type: str
    feature_adoption_score: FeatureAdoptionScore | None = None

    def __post_init__(self) -> None:
        for name in ("event_id", "customer_id", "event_type"):
            if not getattr(self, name):
                raise ValueError(say("A usage event without {name} is not possible. Give a text.", name=name))
        if self.timestamp.utcoffset() != timedelta(0):
            raise ValueError(
                say(
                    "Timestamp {timestamp} is not in UTC. Give an aware UTC time.",
                    timestamp=self.timestamp.isoformat(),
                )
            )

    @property
    def is_retention_signal(self) -> bool:
        """Whether this type of event goes with staying: integration_connect, api_call, monitoring_run."""
        return EventRole.RETENTION_SIGNAL in DEFAULT_ROLES.get(self.event_type, frozenset())
