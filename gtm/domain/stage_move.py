"""A wish to move a sale, with everything a move may be asked for."""

from dataclasses import dataclass

from gtm.domain.contest import check_contest
from gtm.domain.loss import LostReason, check_loss
from gtm.domain.stage import OpportunityType, SalesStage
from predictions.domain import RiskTier


@dataclass(frozen=True, slots=True)
class StageMove:
    """Where a sale is to stand.

    Attributes:
        stage: the wanted stage.
        because: why it goes on although the customer may leave; empty when nobody was asked.
        lost_reason: why it was lost; None when it was not, or nobody said.
        lost_note: the story behind the reason.
    """

    stage: SalesStage
    because: str = ""
    lost_reason: LostReason | None = None
    lost_note: str = ""

    def check(
        self, now: SalesStage, kind: OpportunityType | None, tier: RiskTier | None, said_before: str
    ) -> None:
        """Sees that the sale may move from ``now``; closed ones are opened again.

        Args:
            now: where it stands.
            kind: what is sold.
            tier: risk of the customer; None when there is no score or the customer has left.
            said_before: why it goes on although the customer may leave, as said at an earlier move.

        Raises:
            StageMoveRefused: the stages do not allow it.
            LossUnexplained: it is to be lost without a reason.
            SaveFirst: the customer may leave and nobody said why the sale goes on.
        """
        if now.is_open:
            now.move_to(self.stage)
        else:
            now.reopen_to(self.stage)
        check_loss(self.stage, self.lost_reason)
        check_contest(self.stage, kind, tier, self.because or said_before)
