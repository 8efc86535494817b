"""A play beside the risk of its account, as pages show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from gtm.domain import PlayStatus, PlayType
from predictions.domain import RiskTier

PLAY_PATHS = (
    "pk",
    "customer_id",
    "customer__name",
    "customer__current_score__churn_probability",
    "customer__current_score__risk_tier",
    "customer__churn_date",
    "play_type",
    "reason",
    "story",
    "status",
    "owner__first_name",
    "owner__last_name",
    "owner__username",
    "due_on",
    "status_entered_on",
    "closed_on",
    "opportunity_id",
)


@dataclass(frozen=True, slots=True)
class PlayRow:
    """One play.

    Attributes:
        story: what was known when it was opened or last brought up to date; may be empty.
        owner: name of the person; empty for nobody.
        days_in_status: since its status was entered.
        opportunity_pk: of the opportunity that waits for it; None where none does.
        churn_probability, tier: of the account now; None where it has no score or has left.
    """

    pk: int
    account_pk: int
    account_name: str
    churn_probability: float | None
    tier: RiskTier | None
    kind: PlayType
    reason: str
    story: str
    status: PlayStatus
    owner: str
    due_on: date
    is_overdue: bool
    days_in_status: int
    closed_on: date | None
    opportunity_pk: int | None

    @classmethod
    def from_values(cls, values: dict[str, Any], today: date) -> Self:
        """The row of ``PLAY_PATHS`` as seen on ``today``."""
        status, score = PlayStatus(values["status"]), "customer__current_score__"
        tier = None if values["customer__churn_date"] else values[f"{score}risk_tier"]
        full = f"{values['owner__first_name'] or ''} {values['owner__last_name'] or ''}".strip()
        return cls(
            pk=values["pk"],
            account_pk=values["customer_id"],
            account_name=values["customer__name"],
            churn_probability=values[f"{score}churn_probability"] if tier else None,
            tier=RiskTier(tier) if tier else None,
            kind=PlayType(values["play_type"]),
            reason=values["reason"],
            story=values["story"],
            status=status,
            owner=full or values["owner__username"] or "",
            due_on=values["due_on"],
            is_overdue=status.is_open and values["due_on"] < today,
            days_in_status=max(0, (today - values["status_entered_on"]).days),
            closed_on=values["closed_on"],
            opportunity_pk=values["opportunity_id"],
        )
