"""The stages of a sale and the moves between them."""

from enum import StrEnum


class StageMoveRefused(ValueError):
    """The move from one stage to another is not allowed."""


class OpportunityType(StrEnum):
    """What is being sold."""

    NEW_BUSINESS = "new_business"
    EXPANSION = "expansion"
    RENEWAL = "renewal"


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
            raise StageMoveRefused("This opportunity is already closed. Reopen it to change the stage.")
        if stage is self:
            raise StageMoveRefused(f"This opportunity is already in {self.value}.")
        raise StageMoveRefused(f"An opportunity in {self.value} cannot be won. Move it to proposal first.")
