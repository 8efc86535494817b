"""Telling people: safe to call twice, and cheap for ten thousand notifications at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.notifications.events import Frequency, event_of
from churnapp.notifications.models import FrequencyChoice, MutedAccount, NotificationRecord

LONGEST_TITLE = 255
ROWS_AT_A_TIME = 1_000

type Title = str | Callable[[], str]


@dataclass(frozen=True, slots=True)
class Note:
    """What one person is told.

    Attributes:
        user_pk: who.
        title: what happened, in one line, or what says it in the language of whoever reads it.
        url: where it can be seen, a path of this product.
        dedupe_key: the same word for the same happening: ``run-12-account-7``.
        account_pk: primary key of the account it is about; None for none.
        row_pk: primary key in the list of the event; None where that is the account.
    """

    user_pk: int
    title: Title
    url: str
    dedupe_key: str
    account_pk: int | None = None
    row_pk: int | None = None


def notify(
    user: User, event: str, *, title: Title, url: str, dedupe_key: str, account_pk: int | None = None
) -> None:
    """Tells one person; the same dedupe key again tells nothing.

    Args:
        user: who.
        event: key of an event that was added at start-up.
        title: what happened, in one line, or what says it in the language of whoever is told.
        url: where it can be seen, a path of this product.
        dedupe_key: the same word for the same happening.
        account_pk: primary key of the account it is about.

    Raises:
        UnknownEvent: nobody has added the event.
    """
    notify_all(event, [Note(user.pk, title, url, dedupe_key, account_pk)])


def notify_admins(event: str, *, title: Title, url: str, dedupe_key: str) -> None:
    """Tells every admin.

    Raises:
        UnknownEvent: nobody has added the event.
    """
    admins = User.objects.filter(role=Role.ADMIN, is_active=True).values_list("pk", flat=True)
    notify_all(event, [Note(pk, title, url, dedupe_key) for pk in admins])


def notify_all(event: str, notes: Iterable[Note]) -> None:
    """Tells many people of one event, without those who chose never and without muted accounts.

    Raises:
        UnknownEvent: nobody has added the event.
    """
    usual, now, notes = event_of(event).usual, timezone.now(), list(notes)
    if not notes:
        return
    chosen = dict(FrequencyChoice.objects.filter(event=event).values_list("user", "frequency"))
    muted = defaultdict(set)
    for user_pk, account_pk in MutedAccount.objects.values_list("user", "account_pk"):
        muted[user_pk].add(account_pk)
    languages = dict(User.objects.exclude(language="").values_list("pk", "language"))
    records = (
        NotificationRecord(
            user_id=note.user_pk,
            event=event,
            **_in_all_languages(note.title, languages.get(note.user_pk, settings.LANGUAGE_CODE)),
            url=note.url,
            account_pk=note.account_pk,
            row_pk=note.account_pk if note.row_pk is None else note.row_pk,
            dedupe_key=note.dedupe_key,
            frequency=chosen.get(note.user_pk, usual),
            created_at=now,
        )
        for note in notes
        if chosen.get(note.user_pk, usual) != Frequency.NEVER
        and (note.account_pk is None or note.account_pk not in muted[note.user_pk])
    )
    for batch in batched(records, ROWS_AT_A_TIME):
        NotificationRecord.objects.bulk_create(batch, ignore_conflicts=True)


def _in_all_languages(title: Title, own: str) -> dict[str, Any]:
    """The title in the language of whoever is told, and in those it may be read in."""
    if not callable(title):
        return {"title": title[:LONGEST_TITLE]}
    said = {}
    for language in {own, *dict(settings.LANGUAGES)}:
        with translation.override(language):
            said[language] = title()[:LONGEST_TITLE]
    words = said.pop(own)
    return {"title": words, "said": {code: other for code, other in said.items() if other != words}}
