"""What a person says against the model about one account, for a while."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from churnapp.saying import later, say
from predictions.domain.tier import RiskTier

USUAL_DAYS = 30
MOST_DAYS = 90


class JudgementReason(StrEnum):
    """Why a person sees an account otherwise than the model."""

    KNOWS_MORE = "knows_more"
    WRONG_DATA = "wrong_data"
    IN_HAND = "in_hand"
    SEASON = "season"
    OTHER = "other"

    @property
    def label(self) -> str:
        """In words."""
        return say(_LABELS[self])


class JudgementEnd(StrEnum):
    """How a judgement came to its end before it expired."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    MODEL_RIGHT = "model_right"
    PERSON_RIGHT = "person_right"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's own band for an account; it never reaches the model.

    Attributes:
        tier: the band the person would give.
        words: what the person knows; never empty, because a number without a reason settles nothing.
        expires_on: the last day it holds.

    Raises:
        ValueError: there are no words, or it would hold longer than 90 days.
    """

    tier: RiskTier
    reason: JudgementReason
    words: str
    stated_on: date
    expires_on: date

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError(say("A judgement needs words. Say what you know that the model does not."))
        last = self.stated_on + timedelta(days=MOST_DAYS)
        if not self.stated_on < self.expires_on <= last:
            raise ValueError(
                say(
                    "A judgement cannot hold until {expires_on}. Valid: after {stated_on}, at most "
                    "{most_days} days, so until {last}.",
                    expires_on=self.expires_on,
                    stated_on=self.stated_on,
                    most_days=MOST_DAYS,
                    last=last,
                )
            )


_LABELS = {
    JudgementReason.KNOWS_MORE: later("I know something the model does not"),
    JudgementReason.WRONG_DATA: later("The data behind it is wrong or missing"),
    JudgementReason.IN_HAND: later("It is being dealt with already"),
    JudgementReason.SEASON: later("It is their season or a one-off"),
    JudgementReason.OTHER: later("Something else"),
}
