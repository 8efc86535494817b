"""Moving a play from one status to the next."""

from datetime import date

from django.db import transaction

from gtm.domain import PlayStatus
from gtm.models import PlayRecord


class PlayMovedMeanwhile(RuntimeError):
    """Somebody else moved the play after it was read; nothing was changed."""


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
