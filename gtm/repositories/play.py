"""Plays in the application database."""

from datetime import date

from django.db import transaction

from churnapp.accounts.models import User
from churnapp.notifications.notify import notify
from customers.models import CustomerRecord
from customers.queries.account import account_url
from gtm.domain import PlayCause, PlayStatus, PlayType
from gtm.models import OPEN_PLAYS, OpportunityRecord, PlayRecord
from gtm.repositories.opportunity_changes import Author

LONGEST_STORY = 500


class PlayMovedMeanwhile(RuntimeError):
    """Somebody else moved the play after it was read; nothing was changed."""


def open_play(
    account: CustomerRecord,
    cause: PlayCause,
    author: Author,
    *,
    due: date,
    opportunity: OpportunityRecord | None = None,
) -> PlayRecord:
    """Opens a play for the CSM of an account, or brings the open one with the same cause up to date.

    Args:
        account: whom it is about; its CSM owns a new play.
        cause: why.
        author: who opens it.
        due: last day to act; an open play keeps the earlier one.
        opportunity: that waits for it.
    """
    known = _known(cause)
    with transaction.atomic():
        play, is_new = PlayRecord.objects.select_for_update().get_or_create(
            customer=account,
            play_type=cause.play_type,
            reason=cause.reason,
            status__in=OPEN_PLAYS,
            defaults={
                **known,
                "status": PlayStatus.AT_RISK,
                "owner": account.csm,
                "opportunity": opportunity,
                "due_on": due,
                "status_entered_on": author.at.date(),
                "opened_at": author.at,
                "opened_by": author.user,
            },
        )
        if not is_new:
            play.due_on = min(play.due_on, due)
            play.opportunity = opportunity or play.opportunity
            play.owner = play.owner or account.csm
            for name, value in known.items():
                setattr(play, name, value)
            play.save()
        elif play.owner is not None and play.owner != author.user:
            _tell_owner(play.owner, play, account, author)
    return play


def move_play(pk: int, status: PlayStatus, today: date, seen: PlayStatus | None = None) -> None:
    """Moves a play as its present status allows, one mover at a time.

    Args:
        pk: which.
        status: the wanted status.
        today: becomes the day the status was entered.
        seen: the status that the person saw; None when nobody looked at it before.

    Raises:
        PlayMoveRefused, PlayMovedMeanwhile: nothing was changed.
    """
    with transaction.atomic():
        play = PlayRecord.objects.select_for_update().get(pk=pk)
        if seen is not None and seen != play.status:
            raise PlayMovedMeanwhile(f"The play is {PlayStatus(play.status).label.lower()} by now.")
        play.status = PlayStatus(play.status).move_to(status)
        play.status_entered_on = today
        if status is PlayStatus.ACTING:
            play.acting_since = play.acting_since or today
        play.closed_on = None if status.is_open else today
        play.save()


def _tell_owner(owner: User, play: PlayRecord, account: CustomerRecord, author: Author) -> None:
    opener = f"{author.user} opened" if author.user else "There is"
    label = PlayType(play.play_type).label
    notify(
        owner,
        "play_assigned",
        title=f"{opener} the play “{label}” for you on {account.name}, due {play.due_on.isoformat()}",
        url=f"{account_url(account.pk)}#panel-plays",
        dedupe_key=f"play-{play.pk}",
        account_pk=account.pk,
    )


def _known(cause: PlayCause) -> dict[str, object]:
    """What a play says about its cause, and what a later word about the same cause replaces."""
    return {
        "story": cause.story[:LONGEST_STORY],
        "prediction_id": cause.prediction_id,
        "driver_group": cause.driver_group or "",
    }
