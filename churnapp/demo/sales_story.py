"""What people wrote about their sales: next steps, promises, rivals, and why they lost."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from gtm.domain import ForecastCategory, LostReason, OpportunityType, SalesStage

NEXT_STEPS = {
    SalesStage.PROSPECTING: (
        "Book a first call",
        "Find who decides",
        "Send the case study",
        "Ask the champion for an introduction",
    ),
    SalesStage.QUALIFICATION: (
        "Demo for the team lead",
        "Agree on seats and term",
        "Security questionnaire",
        "Size the rollout",
    ),
    SalesStage.PROPOSAL: (
        "Walk through the offer",
        "Chase the signature",
        "Legal review",
        "Answer procurement",
    ),
}
RIVALS = ("Altura Suite", "Contendra", "Norvik", "Plainboard")
RIVAL_CHANCE, STEP_CHANCE, STEP_DAY_CHANCE = 0.22, 0.8, 0.7
COMMIT_CHANCE, OMIT_CHANCE = 0.35, 0.04
LOST_BECAUSE = {
    OpportunityType.RENEWAL: (
        LostReason.CUSTOMER_LEFT,
        LostReason.PRICE,
        LostReason.MISSING_FEATURE,
        LostReason.COMPETITOR,
    ),
    OpportunityType.EXPANSION: (
        LostReason.NO_BUDGET,
        LostReason.TIMING,
        LostReason.PRICE,
        LostReason.NO_DECISION,
    ),
    OpportunityType.NEW_BUSINESS: (
        LostReason.COMPETITOR,
        LostReason.PRICE,
        LostReason.NO_DECISION,
        LostReason.OTHER,
    ),
}


@dataclass(frozen=True, slots=True)
class SalesStory:
    """The columns of one opportunity that tell its story; empty texts and None for nothing said."""

    created_date: date
    stage_entered_on: date
    next_step: str
    next_step_on: date | None
    forecast_category: str
    competitors: str
    lost_reason: str


def draw_story(
    stage: SalesStage, kind: OpportunityType, close_date: date, end: date, rng: np.random.Generator
) -> SalesStory:
    """The story of a sale as it is known on the last day of the data.

    Args:
        stage: where it stands.
        kind: what is sold.
        close_date: when it closes, or closed.
        end: the last day of the data.
        rng: of all chance.
    """
    created = min(close_date, end) - timedelta(days=int(rng.integers(25, 110)))
    chance, pick, days = rng.random(4), rng.integers(0, 4, size=3), rng.integers(1, 21, size=2)
    rival = RIVALS[pick[0]] if chance[0] < RIVAL_CHANCE else ""
    if not stage.is_open:
        lost = LOST_BECAUSE[kind][pick[1]].value if stage is SalesStage.CLOSED_LOST else ""
        return SalesStory(created, close_date, "", None, "", rival, lost)
    return SalesStory(
        created_date=created,
        stage_entered_on=max(created, end - timedelta(days=int(days[0]) * 2)),
        next_step=NEXT_STEPS[stage][pick[2]] if chance[1] < STEP_CHANCE else "",
        next_step_on=end + timedelta(days=int(days[1]))
        if chance[2] < STEP_DAY_CHANCE * STEP_CHANCE
        else None,
        forecast_category=_promise(stage, float(chance[3])),
        competitors=rival,
        lost_reason="",
    )


def _promise(stage: SalesStage, chance: float) -> str:
    """A person's word; most leave it to the stage."""
    if chance < OMIT_CHANCE:
        return ForecastCategory.OMITTED.value
    if stage is SalesStage.PROPOSAL and chance < OMIT_CHANCE + COMMIT_CHANCE:
        return ForecastCategory.COMMIT.value
    return ""
