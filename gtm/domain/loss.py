"""Why a sale was lost."""

from enum import StrEnum

from churnapp.saying import later, say
from gtm.domain.stage import SalesStage


class LossUnexplained(ValueError):
    """A sale was to be closed as lost without a reason."""


class LostReason(StrEnum):
    """The reason in one word, so that losses can be counted."""

    PRICE = "price"
    COMPETITOR = "competitor"
    MISSING_FEATURE = "missing_feature"
    NO_BUDGET = "no_budget"
    NO_DECISION = "no_decision"
    TIMING = "timing"
    CUSTOMER_LEFT = "customer_left"
    OTHER = "other"

    @property
    def label(self) -> str:
        """In words."""
        return say(_LOST_REASON_WORDS[self])


def check_loss(stage: SalesStage, reason: LostReason | None) -> None:
    """Sees that a loss has a reason.

    Raises:
        LossUnexplained: the stage is lost and no reason was given.
    """
    if stage is SalesStage.CLOSED_LOST and reason is None:
        raise LossUnexplained(say("Say why it was lost: choose a reason."))


_LOST_REASON_WORDS = {
    LostReason.PRICE: later("Price"),
    LostReason.COMPETITOR: later("Competitor"),
    LostReason.MISSING_FEATURE: later("Missing feature"),
    LostReason.NO_BUDGET: later("No budget"),
    LostReason.NO_DECISION: later("No decision"),
    LostReason.TIMING: later("Timing"),
    LostReason.CUSTOMER_LEFT: later("Customer left"),
    LostReason.OTHER: later("Other"),
}
