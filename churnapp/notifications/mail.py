"""What waits for a mail, gathered into one mail for each person."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from churnapp.accounts.models import User
from churnapp.accounts.preferring import reading_as
from churnapp.notifications.digests import begin_digest, keep_view_of
from churnapp.notifications.events import Frequency, NotificationEvent, UnknownEvent, all_events, event_of
from churnapp.notifications.models import DigestRecord, FrequencyChoice, NotificationRecord
from churnapp.saying import later

logger = logging.getLogger(__name__)

MORNING = 7
MOST_SHOWN = 10
MAIL_SALT = "notifications.mail"
BY_MAIL = (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)


@dataclass(frozen=True, slots=True)
class MailGroup:
    """The notifications of one event in a mail.

    Attributes:
        event: what is told of.
        lines: title and absolute address of the newest.
        further: how many more there are.
        digest: what opens as a list; None where it is no several rows of one.
    """

    event: NotificationEvent
    lines: tuple[tuple[str, str], ...]
    further: int
    digest: DigestRecord | None

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.event.words

    @property
    def list_url(self) -> str:
        """Absolute address where all of them stand; the inbox where the event has no list."""
        if self.digest is not None:
            return settings.BASE_URL + reverse("workspace:told", args=[self.digest.pk])
        return settings.BASE_URL + (self.event.list_url or reverse("notifications:inbox"))


def send_due_mail(*, now: datetime) -> int:
    """Sends each person what waits for a mail that is due; what cannot be sent waits for the next time.

    Args:
        now: UTC; daily mail goes out after seven in the person's own morning, weekly mail on Mondays.

    Returns:
        How many mails were sent.
    """
    waiting = NotificationRecord.objects.filter(mailed_at=None, frequency__in=BY_MAIL)
    people = waiting.order_by().values_list("user", flat=True).distinct()
    readers = User.objects.filter(pk__in=list(people), is_active=True).exclude(email="")
    return sum(_send(user, frequency, now) for user in readers for frequency in BY_MAIL)


def due_before(frequency: str, user: User, now: datetime) -> datetime:
    """What was told before this moment is due: all of it, or up to the last morning, or to Monday's."""
    if frequency == Frequency.AT_ONCE:
        return now
    local = now.astimezone(user.zone)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning > local:
        morning -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        morning -= timedelta(days=morning.weekday())
    return morning


def user_of_token(token: str) -> User | None:
    """Who may switch off mail with the link of a mail; None for a link that was tampered with.

    Raises:
        django.core.signing.BadSignature: the link is not ours.
    """
    return User.objects.filter(pk=Signer(salt=MAIL_SALT).unsign(token), is_active=True).first()


def keep_to_the_inbox(user: User) -> None:
    """Sends the person no more mail: what would go by mail stands in the inbox only."""
    by_mail = [event.key for event in all_events(with_admin_only=True) if event.usual in BY_MAIL]
    with transaction.atomic():
        own = FrequencyChoice.objects.filter(user=user)
        own.filter(frequency__in=BY_MAIL).update(frequency=Frequency.INBOX)
        FrequencyChoice.objects.bulk_create(
            (FrequencyChoice(user=user, event=key, frequency=Frequency.INBOX) for key in by_mail),
            ignore_conflicts=True,
        )
        NotificationRecord.objects.filter(user=user, mailed_at=None).update(frequency=Frequency.INBOX)


def _send(user: User, frequency: Frequency, now: datetime) -> int:
    due = NotificationRecord.objects.filter(
        user=user, frequency=frequency, mailed_at=None, created_at__lt=due_before(frequency, user, now)
    )
    keys = list(due.order_by().values_list("pk", flat=True))
    if not keys:
        return 0
    # read meanwhile, or no longer theirs to see: not worth a mail
    told = list(due.readable_by(user).unread().order_by("event", "-pk"))
    NotificationRecord.objects.filter(pk__in=keys).update(mailed_at=now)
    if not told:
        return 0
    try:
        with reading_as(user):
            groups = sorted(_groups(told, now), key=lambda group: group.event.position)
            _mail(user, frequency, groups, told).send()
            _keep_views(groups)
    except (OSError, SMTPException):
        NotificationRecord.objects.filter(pk__in=keys).update(mailed_at=None)
        DigestRecord.objects.filter(user=user, sent_at=now).delete()
        logger.exception("Mail to %s could not be sent; the next minute tries again", user.username)
        return 0
    return 1


def _keep_views(groups: list[MailGroup]) -> None:
    for group in groups:
        if group.digest is not None:
            keep_view_of(group.digest, group.event)


def _mail(
    user: User, frequency: Frequency, groups: list[MailGroup], told: list[NotificationRecord]
) -> EmailMultiAlternatives:
    stop = settings.BASE_URL + reverse("notifications:stop", args=[Signer(salt=MAIL_SALT).sign(str(user.pk))])
    context = {
        "user": user,
        "groups": groups,
        "count": len(told),
        "base_url": settings.BASE_URL,
        "inbox_url": settings.BASE_URL + reverse("notifications:inbox"),
        "stop_url": stop,
        "rhythm": _rhythm(frequency),
    }
    mail = EmailMultiAlternatives(
        subject=_subject(told, frequency),
        body=render_to_string("notifications/mail.txt", context),
        to=[user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    mail.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    return mail


def _subject(told: list[NotificationRecord], frequency: Frequency) -> str:
    if len(told) == 1:
        return " ".join(told[0].words.split())
    if frequency == Frequency.DAILY:
        return gettext("%(count)s things to know today") % {"count": len(told)}
    if frequency == Frequency.WEEKLY:
        return gettext("%(count)s things to know this week") % {"count": len(told)}
    return gettext("%(count)s things to know now") % {"count": len(told)}


def _rhythm(frequency: Frequency) -> str:
    match frequency:
        case Frequency.DAILY:
            return gettext("since yesterday")
        case Frequency.WEEKLY:
            return gettext("this week")
    return ""


def _groups(told: list[NotificationRecord], now: datetime) -> Iterator[MailGroup]:
    for key, records in groupby(told, key=lambda record: record.event):
        rows = list(records)
        try:
            event = event_of(key)
        except UnknownEvent:
            event = NotificationEvent(key, later("Further"), Frequency.DAILY, "bell", 1_000)
        lines = tuple((row.words, settings.BASE_URL + row.url) for row in rows[:MOST_SHOWN])
        yield MailGroup(event, lines, max(0, len(rows) - MOST_SHOWN), begin_digest(event, rows, now))
