"""Event types and the roles they play.

The set is open: a vendor's own event names are kept as they are, and a settings table maps them onto roles.
"""

from enum import StrEnum


class EventType(StrEnum):
    """The event names that carry meaning without any setting."""

    EVIDENCE_UPLOAD = "evidence_upload"
    MONITORING_RUN = "monitoring_run"
    REPORT_VIEW = "report_view"
    USER_INVITE = "user_invite"
    INTEGRATION_CONNECT = "integration_connect"
    API_CALL = "api_call"
    PREMIUM_FEATURE_TRIAL = "premium_feature_trial"
    FEATURE_LIMIT_HIT = "feature_limit_hit"


class EventRole(StrEnum):
    """What an event says about the customer."""

    ACTIVATION = "activation"
    RETENTION_SIGNAL = "retention_signal"
    EXPANSION_SIGNAL = "expansion_signal"


DEFAULT_ROLES: dict[str, frozenset[EventRole]] = {
    EventType.EVIDENCE_UPLOAD: frozenset({EventRole.ACTIVATION}),
    EventType.USER_INVITE: frozenset({EventRole.ACTIVATION}),
    EventType.INTEGRATION_CONNECT: frozenset({EventRole.ACTIVATION, EventRole.RETENTION_SIGNAL}),
    EventType.API_CALL: frozenset({EventRole.RETENTION_SIGNAL}),
    EventType.MONITORING_RUN: frozenset({EventRole.RETENTION_SIGNAL}),
    EventType.PREMIUM_FEATURE_TRIAL: frozenset({EventRole.EXPANSION_SIGNAL}),
    EventType.FEATURE_LIMIT_HIT: frozenset({EventRole.EXPANSION_SIGNAL}),
}
