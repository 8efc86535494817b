"""The rows that a mail told of: no menu offers mails, their links name them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists.field import ListFilter
from churnapp.notifications.models import DigestRecord, NotificationRecord
from churnapp.saying import Said
from churnapp.web.templatetags.formats import day

TOLD = "told"
LONGEST_KEY = 18


class ToldFilter(ListFilter):
    """What a mail told of, by the key of its digest."""

    key = TOLD
    label = Said("Told in")
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Any mail to the person; nothing is asked before one is named."""
        return _OwnMails(user)

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """The rows of any of the mails."""
        told = NotificationRecord.objects.filter(
            digest__in=[int(key) for key in chosen], row_pk__isnull=False
        )
        return Q(pk__in=told.order_by().values("row_pk"))


class _OwnMails(Mapping[str, str]):
    """Mails to one person in words; too many to list, so that none is offered."""

    def __init__(self, user: User) -> None:
        self._user, self._known = user, dict[str, str]()

    def __getitem__(self, value: str) -> str:
        if value not in self._known:
            self._known[value] = self._asked(value)
        if not self._known[value]:
            raise KeyError(value)
        return self._known[value]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def _asked(self, value: str) -> str:
        if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_KEY):
            return ""
        digest = DigestRecord.objects.filter(user=self._user, pk=int(value)).first()
        return _("mail of %(day)s") % {"day": day(digest.sent_at)} if digest else ""
