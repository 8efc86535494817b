"""Handing an account to its CSM before anything is sold to it."""

from django.db import transaction

from churnapp.saying import later
from customers.models import CustomerRecord
from gtm.domain import HandedOver, OpportunityType, PlayCause, PlayType, due_on
from gtm.models import OpportunityRecord, PlayRecord
from gtm.queries.opportunity_history import HANDED_OVER
from gtm.queries.playbooks import suggested_version
from gtm.repositories.opportunity_changes import Author, change_of
from gtm.repositories.plays import open_play
from predictions.domain import Reason
from predictions.queries.scores import CurrentScoreRow, current_score

# a reason is kept in English, so that it is the same for everybody, and said again whenever it is read
CONTESTED = {
    OpportunityType.NEW_BUSINESS: later("New business contested"),
    OpportunityType.EXPANSION: later("Expansion contested"),
    OpportunityType.RENEWAL: later("Renewal contested"),
}


def hand_over(
    account: CustomerRecord,
    kind: OpportunityType,
    author: Author,
    opportunity: OpportunityRecord | None = None,
) -> PlayRecord:
    """Opens the play that saves a customer first, due by the risk, with the playbook that suits it best.

    The same sale opens it once.

    Args:
        account: who may leave.
        kind: what somebody wanted to sell.
        author: who hands over.
        opportunity: that waits meanwhile, whose history names the play; None while it is not written down.
    """
    score = current_score(account.pk)
    tier, cause = score.risk_tier if score else None, _cause(kind, score)
    due, version = due_on(tier, author.at.date()), suggested_version(cause, tier)
    with transaction.atomic():
        play = open_play(account, cause, author, due=due, opportunity=opportunity, playbook_version=version)
        if opportunity is not None:
            told = HandedOver(play.owner_id, play.due_on).written
            change_of(opportunity, HANDED_OVER, "", told, author).save()
    return play


def _cause(kind: OpportunityType, score: CurrentScoreRow | None) -> PlayCause:
    reason = strongest_reason(score)
    return PlayCause(
        play_type=PlayType.RISK,
        reason=CONTESTED[kind],
        story=reason.text if reason else "",
        prediction_id=score.prediction_id if score else None,
        driver_group=reason.group if reason else None,
    )


def strongest_reason(score: CurrentScoreRow | None) -> Reason | None:
    """What raises the risk most and can be acted on, else what raises it most; None where nothing does."""
    rising = [reason for reason in score.reasons if reason.impact > 0] if score else []
    return next((reason for reason in rising if not reason.is_context), rising[0] if rising else None)
