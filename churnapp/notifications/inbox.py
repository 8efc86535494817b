"""What one person was told, as the inbox shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.notifications.events import UnknownEvent, event_of
from churnapp.notifications.models import MutedAccount, NotificationRecord

PAGE_ROWS = 50
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One notification.

    Attributes:
        account_pk: the account that could be muted; None where it is about none.
    """

    pk: int
    title: str
    url: str
    icon: str
    label: str
    account_pk: int | None
    created_at: datetime
    is_unread: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the inbox, newest first.

    Attributes:
        older_than: where the next page begins; None when this is the last.
    """

    rows: tuple[InboxRow, ...]
    older_than: int | None


def inbox_page(user: User, *, only_unread: bool, older_than: int | None = None) -> InboxPage:
    """A page of what the person was told, in one query.

    Args:
        user: whose inbox.
        only_unread: leaves out what was read.
        older_than: primary key that ended the page before.
    """
    found = NotificationRecord.objects.readable_by(user)
    if only_unread:
        found = found.unread()
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    rows = [_row(record) for record in found.order_by("-pk")[: PAGE_ROWS + 1]]
    shown = tuple(rows[:PAGE_ROWS])
    return InboxPage(shown, shown[-1].pk if len(rows) > PAGE_ROWS else None)


def unread_count(user: User) -> int:
    """How many unread notifications the bell shows; counted up to one more than it writes."""
    unread = NotificationRecord.objects.readable_by(user).unread().order_by()
    return unread[: MOST_COUNTED + 1].count()


def mark(user: User, pk: int, *, is_read: bool) -> bool:
    """Marks one notification as read or unread; whether the person has it."""
    own = NotificationRecord.objects.readable_by(user).filter(pk=pk)
    return bool(own.update(read_at=timezone.now() if is_read else None))


def mark_all_read(user: User) -> int:
    """Marks everything as read; returns how much it was."""
    return NotificationRecord.objects.filter(user=user).unread().update(read_at=timezone.now())


def mute(user: User, account_pk: int) -> None:
    """Tells the person nothing about an account from now on, and reads what waits about it."""
    MutedAccount.objects.get_or_create(
        user=user, account_pk=account_pk, defaults={"muted_at": timezone.now()}
    )
    about_it = NotificationRecord.objects.filter(user=user, account_pk=account_pk)
    about_it.unread().update(read_at=timezone.now())


def unmute(user: User, account_pk: int) -> None:
    """Tells the person about an account again."""
    MutedAccount.objects.filter(user=user, account_pk=account_pk).delete()


def _row(record: NotificationRecord) -> InboxRow:
    try:
        event = event_of(record.event)
        icon, label = event.icon, event.words
    except UnknownEvent:  # told by a version of the product that knew it
        icon, label = "bell", _("Notification")
    return InboxRow(
        pk=record.pk,
        title=record.words,
        url=record.url,
        icon=icon,
        label=label,
        account_pk=record.account_pk,
        created_at=record.created_at,
        is_unread=record.read_at is None,
    )
