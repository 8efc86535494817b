"""The stages of a sale and the moves between them."""

from decimal import Decimal
from enum import StrEnum

from churnapp.saying import inside, later, say


class StageMoveRefused(ValueError):
    """The move from one stage to another is not allowed."""


class OpportunityType(StrEnum):
    """What is being sold."""

    NEW_BUSINESS = "new_business"
    EXPANSION = "expansion"
    RENEWAL = "renewal"

    @property
    def label(self) -> str:
        """The kind in words."""
        return say(_OPPORTUNITY_TYPE_WORDS[self])

    @property
    def needs_the_customer_to_stay(self) -> bool:
        """Whether the sale is lost when the customer leaves: what is sold to an existing customer."""
        return self is not OpportunityType.NEW_BUSINESS


class SalesStage(StrEnum):
    """Where a sale stands: open stages move freely, winning needs a proposal, closed ones a reopening."""

    PROSPECTING = "prospecting"
    QUALIFICATION = "qualification"
    PROPOSAL = "proposal"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"

    @property
    def is_open(self) -> bool:
        """Whether the sale is still undecided."""
        return self not in {SalesStage.CLOSED_WON, SalesStage.CLOSED_LOST}

    @property
    def label(self) -> str:
        """The stage in words."""
        return say(_SALES_STAGE_WORDS[self])

    @property
    def ways_on(self) -> tuple["SalesStage", ...]:
        """The stages a person may choose next: moves of an open sale, reopenings of a closed one."""
        return self.allowed_moves or self.can_be_reopened_to

    @property
    def can_be_reopened_to(self) -> tuple["SalesStage", ...]:
        """The stages a closed sale may go on in; none for open ones."""
        return () if self.is_open else tuple(stage for stage in SalesStage if stage.is_open)

    @property
    def usual_win_share(self) -> Decimal:
        """Share of the amount that a pipeline counts on at this stage: a common convention, not learnt."""
        return WIN_SHARES[self]

    @property
    def allowed_moves(self) -> tuple["SalesStage", ...]:
        """The stages this one may move to, in pipeline order."""
        if not self.is_open:
            return ()
        return tuple(
            stage
            for stage in SalesStage
            if stage is not self and (stage is not SalesStage.CLOSED_WON or self is SalesStage.PROPOSAL)
        )

    def move_to(self, stage: "SalesStage") -> "SalesStage":
        """The new stage.

        Raises:
            StageMoveRefused: the move is not allowed; the message says what to do first.
        """
        if stage in self.allowed_moves:
            return stage
        if not self.is_open:
            raise StageMoveRefused(say("This opportunity is already closed. Reopen it to change the stage."))
        if stage is self:
            raise StageMoveRefused(say("This opportunity is already in {value}.", value=self.value))
        raise StageMoveRefused(
            say("An opportunity in {value} cannot be won. Move it to proposal first.", value=self.value)
        )

    def reopen_to(self, stage: "SalesStage") -> "SalesStage":
        """The stage in which a closed sale goes on.

        Raises:
            StageMoveRefused: it is still open, or the stage is not one to work in.
        """
        if stage in self.can_be_reopened_to:
            return stage
        if self.is_open:
            raise StageMoveRefused(say("This opportunity is still open. Only closed ones can be reopened."))
        raise StageMoveRefused(
            say("A reopened opportunity cannot be {stage}. Choose an open stage.", stage=inside(stage.label))
        )


WIN_SHARES = {
    SalesStage.PROSPECTING: Decimal("0.10"),
    SalesStage.QUALIFICATION: Decimal("0.30"),
    SalesStage.PROPOSAL: Decimal("0.60"),
    SalesStage.CLOSED_WON: Decimal(1),
    SalesStage.CLOSED_LOST: Decimal(0),
}


_OPPORTUNITY_TYPE_WORDS = {
    OpportunityType.NEW_BUSINESS: later("New business"),
    OpportunityType.EXPANSION: later("Expansion"),
    OpportunityType.RENEWAL: later("Renewal"),
}


_SALES_STAGE_WORDS = {
    SalesStage.PROSPECTING: later("Prospecting"),
    SalesStage.QUALIFICATION: later("Qualification"),
    SalesStage.PROPOSAL: later("Proposal"),
    SalesStage.CLOSED_WON: later("Won"),
    SalesStage.CLOSED_LOST: later("Lost"),
}
