"""Opening the play that the risk of an account asks for."""

from django.utils.translation import gettext as _

from customers.models import CustomerRecord
from gtm.domain import PlayCause, PlayType, due_on
from gtm.models import PlayRecord
from gtm.repositories.hand_over import strongest_reason
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.opening import open_play
from predictions.queries.scores import current_score

CHURN_RISK = "Churn risk"


class NothingToActOn(ValueError):
    """The account has no score that a play could rest on."""


def start_play_for_risk(account: CustomerRecord, author: Author) -> PlayRecord:
    """Opens the play, or brings the open one up to date; it remembers the score and its strongest reason.

    The owner is the account's CSM or, where nobody looks after it, who started it.

    Raises:
        NothingToActOn: nothing was opened.
    """
    score = current_score(account.pk)
    if score is None:
        raise NothingToActOn(_("This account has no score, so there is no risk to act on. Score it first."))
    strongest = strongest_reason(score)
    cause = PlayCause(
        play_type=PlayType.RISK,
        reason=CHURN_RISK,
        story=strongest.text if strongest else "",
        prediction_id=score.prediction_id,
        driver_group=strongest.group if strongest else None,
    )
    play = open_play(account, cause, author, due=due_on(score.risk_tier, author.at.date()))
    if play.owner is None:
        play.owner = author.user
        play.save(update_fields=["owner"])
    return play
