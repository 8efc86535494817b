"""Opening the play that a reason of the day asks for."""

from churnapp.saying import in_english
from customers.models import CustomerRecord
from customers.worklist import WorklistReason
from gtm.domain import PlayCause, PlayType, due_on
from gtm.models import PlayRecord
from gtm.queries.playbooks import suggested_version
from gtm.repositories.hand_over import strongest_reason
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.opening import open_play
from predictions.queries.scores import current_score

TYPE_OF_REASON = {
    "renewal_at_risk": PlayType.RENEWAL,
    "renews": PlayType.RENEWAL,
    "expansion": PlayType.EXPANSION,
}


def start_play_for(account: CustomerRecord, reason: WorklistReason, author: Author) -> PlayRecord:
    """Opens the play, or brings the open one with the same cause up to date; due by the risk.

    The owner is the account's CSM or, where nobody looks after it, who started it.
    """
    today = author.at.date()
    score, why = current_score(account.pk), reason.whys([account.pk], today).get(account.pk)
    strongest = strongest_reason(score)
    with in_english():  # a reason is the same in every language
        kept_reason = reason.label
    cause = PlayCause(
        play_type=TYPE_OF_REASON.get(reason.key, PlayType.RISK),
        reason=kept_reason,
        story=why.sentence if why else "",
        prediction_id=score.prediction_id if score else None,
        driver_group=strongest.group if strongest else None,
    )
    tier = score.risk_tier if score else None
    version = suggested_version(cause, tier)
    play = open_play(account, cause, author, due=due_on(tier, today), playbook_version=version)
    if play.owner is None:
        play.owner = author.user
        play.save(update_fields=["owner"])
    return play
