"""Why a sale was lost."""

from enum import StrEnum

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
        return self.value.replace("_", " ").capitalize()


def check_loss(stage: SalesStage, reason: LostReason | None) -> None:
    """Sees that a loss has a reason.

    Raises:
        LossUnexplained: the stage is lost and no reason was given.
    """
    if stage is SalesStage.CLOSED_LOST and reason is None:
        raise LossUnexplained("Say why it was lost: choose a reason.")
