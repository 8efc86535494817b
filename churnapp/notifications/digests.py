"""What a mail told of, kept so that it opens as a list; whoever owns the lists keeps a view of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from churnapp.notifications.events import NotificationEvent
from churnapp.notifications.models import DigestRecord, NotificationRecord

type KeepView = Callable[[DigestRecord, NotificationEvent], None]

SEVERAL = 2
_keep: list[KeepView] = []


def set_views_of_digests(keep: KeepView) -> None:
    """Says who keeps the views that mails lead to."""
    _keep[:] = [keep]


def begin_digest(
    event: NotificationEvent, told: Sequence[NotificationRecord], now: datetime
) -> DigestRecord | None:
    """Keeps what a mail will tell one person of one event; None where it has no several rows of a list.

    Args:
        event: what is told of.
        told: all that the mail tells of it, of one person.
        now: when the mail is sent.
    """
    rows = {record.row_pk for record in told} - {None}
    if not event.list_key or len(rows) < SEVERAL:
        return None
    digest = DigestRecord.objects.create(user_id=told[0].user_id, event=event.key, sent_at=now)
    NotificationRecord.objects.filter(pk__in=[record.pk for record in told]).update(digest=digest)
    return digest


def keep_view_of(digest: DigestRecord, event: NotificationEvent) -> None:
    """Lets the view of the event show what was told last."""
    for keep in _keep:
        keep(digest, event)
