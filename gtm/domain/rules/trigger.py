"""When a rule looks at accounts, and what can come of it for one account."""

from enum import StrEnum

from churnapp.saying import say


class RuleTrigger(StrEnum):
    """What makes a rule look."""

    MATCHES = "matches"
    AFTER_RUN = "after_run"
    BEFORE_RENEWAL = "before_renewal"

    @property
    def label(self) -> str:
        """In words."""
        match self:
            case RuleTrigger.MATCHES:
                return say("While accounts match")
            case RuleTrigger.AFTER_RUN:
                return say("After a scoring run")
        return say("Before a renewal")

    @property
    def looks_daily(self) -> bool:
        """Whether it looks every day, whether or not there are new scores."""
        return self is not RuleTrigger.AFTER_RUN

    def waiting_days(self, days: int) -> int:
        """How long an account must have matched before the rule fires, from the days of the rule."""
        return days if self is RuleTrigger.MATCHES else 0


class EntryResult(StrEnum):
    """What a rule did about an account that entered it."""

    WAITING = "waiting"
    OPENED = "opened"
    UPDATED = "updated"
    SNOOZED = "snoozed"
    OVER_BUDGET = "over_budget"
    HELD_OUT = "held_out"
    REFUSED = "refused"
    TOLD = "told"

    @property
    def label(self) -> str:
        """In words."""
        return {
            EntryResult.WAITING: say("Waiting"),
            EntryResult.OPENED: say("Play opened"),
            EntryResult.UPDATED: say("Open play brought up to date"),
            EntryResult.SNOOZED: say("Play is snoozed"),
            EntryResult.OVER_BUDGET: say("Over budget"),
            EntryResult.HELD_OUT: say("Held out"),
            EntryResult.REFUSED: say("Refused"),
            EntryResult.TOLD: say("Told"),
        }[self]

    @property
    def is_final(self) -> bool:
        """Whether the rule is done with the account until it leaves and enters again."""
        return self not in {EntryResult.WAITING, EntryResult.OVER_BUDGET}
