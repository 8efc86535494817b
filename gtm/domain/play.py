"""What somebody does about an account, from the reason to the outcome."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from churnapp.saying import inside, later, say
from gtm.domain.business_days import first_working_day
from predictions.domain import DriverGroup, RiskTier

# the default actions: high risk is called within 48 hours, critical gets a business review within a week
DAYS_BY_TIER = {RiskTier.HIGH: 2, RiskTier.CRITICAL: 7}
USUAL_DAYS = 7


class PlayMoveRefused(ValueError):
    """The move from one status of a play to another is not allowed."""


class PlayType(StrEnum):
    """What a play is for."""

    RISK = "risk"
    ONBOARDING = "onboarding"
    ADOPTION = "adoption"
    EXPANSION = "expansion"
    RENEWAL = "renewal"

    @property
    def label(self) -> str:
        """In words."""
        return say(_PLAY_TYPE_WORDS[self])


class PlayStatus(StrEnum):
    """Where a play stands: it goes forward until it has an outcome, and may be reopened."""

    AT_RISK = "at_risk"
    PLANNED = "planned"
    ACTING = "acting"
    RECOVERED = "recovered"
    LOST = "lost"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """In words."""
        return say(_PLAY_STATUS_WORDS[self])

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return self in {PlayStatus.AT_RISK, PlayStatus.PLANNED, PlayStatus.ACTING}

    @property
    def allowed_moves(self) -> tuple["PlayStatus", ...]:
        """The statuses it may move to: what nobody acted on cannot have been recovered by acting."""
        if not self.is_open:
            return (PlayStatus.PLANNED,)
        return tuple(
            status
            for status in PlayStatus
            if status is not self and (status is not PlayStatus.RECOVERED or self is PlayStatus.ACTING)
        )

    def move_to(self, status: "PlayStatus") -> "PlayStatus":
        """The new status.

        Raises:
            PlayMoveRefused: the move is not allowed; the message says what to do first.
        """
        if status in self.allowed_moves:
            return status
        if not self.is_open:
            raise PlayMoveRefused(say("This play has its outcome. Reopen it as planned to go on."))
        if status is self:
            raise PlayMoveRefused(say("This play is already {label}.", label=inside(self.label)))
        raise PlayMoveRefused(
            say("Nobody has acted yet. Move the play to acting before it counts as recovered.")
        )


class MoveKind(StrEnum):
    """What can happen to a play."""

    OPENED = "opened"
    UPDATED = "updated"
    MOVED = "moved"
    REOPENED = "reopened"
    CLOSED_BY_CHECK = "closed_by_check"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    REASSIGNED = "reassigned"
    RESCHEDULED = "rescheduled"
    PLANNED_ANEW = "planned_anew"

    @property
    def label(self) -> str:
        """In words."""
        return {
            "opened": say("Opened"),
            "updated": say("Brought up to date"),
            "moved": say("Moved"),
            "reopened": say("Reopened"),
            "closed_by_check": say("Ended by itself"),
            "snoozed": say("Put off"),
            "woken": say("Back on the list"),
            "reassigned": say("Given to somebody else"),
            "rescheduled": say("Due on another day"),
            "planned_anew": say("Planned by a playbook"),
        }[self]


@dataclass(frozen=True, slots=True)
class PlayCause:
    """Why a play exists; the same account, type and reason means the same play while it is open.

    Attributes:
        reason: in a few words.
        story: what was known at the time; may be empty.
        prediction_id: the prediction behind it; None where there is none.
        driver_group: of the reason that raises the risk most; None where nothing stands out.
    """

    play_type: PlayType
    reason: str
    story: str = ""
    prediction_id: int | None = None
    driver_group: DriverGroup | None = None


def due_on(tier: RiskTier | None, today: date) -> date:
    """When a play for a customer at this risk is due: 2 or 7 days ahead, on the next working day."""
    return first_working_day(
        today + timedelta(days=DAYS_BY_TIER.get(tier, USUAL_DAYS) if tier else USUAL_DAYS)
    )


_PLAY_TYPE_WORDS = {
    PlayType.RISK: later("Risk"),
    PlayType.ONBOARDING: later("Onboarding"),
    PlayType.ADOPTION: later("Adoption"),
    PlayType.EXPANSION: later("Expansion"),
    PlayType.RENEWAL: later("Renewal"),
}


_PLAY_STATUS_WORDS = {
    PlayStatus.AT_RISK: later("At risk"),
    PlayStatus.PLANNED: later("Planned"),
    PlayStatus.ACTING: later("Acting"),
    PlayStatus.RECOVERED: later("Recovered"),
    PlayStatus.LOST: later("Lost"),
    PlayStatus.NOT_NEEDED: later("Not needed"),
}
