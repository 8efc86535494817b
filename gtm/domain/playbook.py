"""What usually is to be done: tasks after the opening of a play, and the goal by which it ends."""

from dataclasses import dataclass
from enum import StrEnum

from churnapp.saying import say

MOST_TASKS = 30
LATEST_OFFSET = 250


class OwnerRole(StrEnum):
    """Who does a task, by what they are to the account."""

    CSM = "csm"
    ACCOUNT_EXECUTIVE = "account_executive"
    LEADER = "leader"
    OPENER = "opener"

    @property
    def label(self) -> str:
        """In words."""
        return {
            "csm": say("CSM of the account"),
            "account_executive": say("Account executive"),
            "leader": say("Leader of the CSM's team"),
            "opener": say("Who opens the play"),
        }[self]


class GoalKind(StrEnum):
    """What must be seen for a play to end by itself."""

    NONE = ""
    USAGE_BACK = "usage_back"
    RENEWAL_CLOSED = "renewal_closed"
    TICKETS_SOLVED = "tickets_solved"
    SOLD_MORE = "sold_more"

    @property
    def label(self) -> str:
        """In words."""
        return {
            "": say("A person decides"),
            "usage_back": say("Usage is back"),
            "renewal_closed": say("The renewal is closed"),
            "tickets_solved": say("The open tickets are solved"),
            "sold_more": say("The customer pays more"),
        }[self]

    @property
    def needs_a_share(self) -> bool:
        """Whether it is a share of something, in percent."""
        return self is GoalKind.USAGE_BACK


class PlaybookImpossible(ValueError):
    """A playbook cannot be kept like this; the message says why."""


@dataclass(frozen=True, slots=True)
class PlaybookTask:
    """A task of a playbook.

    Attributes:
        offset_days: working days after the play was opened.

    Raises:
        PlaybookImpossible: it says nothing, or its day lies too far.
    """

    text: str
    offset_days: int
    owner_role: OwnerRole = OwnerRole.CSM

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise PlaybookImpossible(say("Say what is to be done in each task."))
        if not 0 <= self.offset_days <= LATEST_OFFSET:
            raise PlaybookImpossible(
                say(
                    "{days} working days after the opening is not possible. Valid: 0 to {latest}.",
                    days=self.offset_days,
                    latest=LATEST_OFFSET,
                )
            )


@dataclass(frozen=True, slots=True)
class Goal:
    """What must be seen for a play to end by itself.

    Attributes:
        share: percent of the account's own usual usage; None where the goal needs none.

    Raises:
        PlaybookImpossible: a goal that needs a share has none, or one that is not possible.
    """

    kind: GoalKind = GoalKind.NONE
    share: int | None = None

    def __post_init__(self) -> None:
        if self.kind.needs_a_share and not 1 <= (self.share or 0) <= 200:
            raise PlaybookImpossible(say("Say from which share usage counts as back: 1 to 200 percent."))
