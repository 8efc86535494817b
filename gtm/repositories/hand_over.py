"""Handing an account to its CSM before anything is sold to it."""

from django.db import transaction

from churnapp.saying import in_english, say
from customers.models import CustomerRecord
from gtm.domain import OpportunityType, PlayCause, PlayType, due_on
from gtm.models import OpportunityRecord, PlayRecord
from gtm.repositories.opportunity_changes import Author, change_of
from gtm.repositories.plays import open_play
from predictions.domain import Reason
from predictions.queries.scores import CurrentScoreRow, current_score

HANDED_OVER = "handed_over"


def hand_over(
    account: CustomerRecord,
    kind: OpportunityType,
    author: Author,
    opportunity: OpportunityRecord | None = None,
) -> PlayRecord:
    """Opens the play that saves a customer first, due by the risk; the same sale opens it once.

    Args:
        account: who may leave.
        kind: what somebody wanted to sell.
        author: who hands over.
        opportunity: that waits meanwhile, whose history names the play; None while it is not written down.
    """
    score = current_score(account.pk)
    reason = strongest_reason(score)
    with in_english():  # the same sale opens its play once, whatever language it is opened in
        contested = say("{kind} contested", kind=kind.label)
    cause = PlayCause(
        play_type=PlayType.RISK,
        reason=contested,
        story=reason.text if reason else "",
        prediction_id=score.prediction_id if score else None,
        driver_group=reason.group if reason else None,
    )
    due = due_on(score.risk_tier if score else None, author.at.date())
    with transaction.atomic():
        play = open_play(account, cause, author, due=due, opportunity=opportunity)
        if opportunity is not None:
            told = f"to {play.owner or 'nobody yet'}, due {play.due_on.isoformat()}"
            change_of(opportunity, HANDED_OVER, "", told, author).save()
    return play


def strongest_reason(score: CurrentScoreRow | None) -> Reason | None:
    """What raises the risk most and can be acted on, else what raises it most; None where nothing does."""
    rising = [reason for reason in score.reasons if reason.impact > 0] if score else []
    return next((reason for reason in rising if not reason.is_context), rising[0] if rising else None)
