"""What a reason to look at an account today is."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.compiled import compiled
from customers.models import CustomerRecord

WHY_TODAY = "today"
"""The parameter of the account list that narrows it to reasons of the day."""

LOOKS_AFTER_CUSTOMERS = frozenset({Role.CSM, Role.ADMIN, Role.VIEWER})
SELLS = frozenset({Role.SALES})
EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class RowAction:
    """What can be done about a reason on the row itself.

    Attributes:
        label: one or two words.
        url: a page to open or, with ``fields``, where the form is sent.
        fields: hidden fields of the form beside ``next`` and ``scope``; None for a link.
    """

    label: str
    url: str
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why one account is on the list today.

    Attributes:
        sentence: what happened, in a line.
        action: what to do about it; None: a play is what to do.
    """

    sentence: str
    action: RowAction | None = None


class WorklistReason(ABC):
    """One group of the worklist.

    Attributes:
        key: its value in the URL of the account list.
        title: heading of its group.
        label: one to three words, on rows that stand under a stronger reason.
        icon: a name of the vendored icons.
        position: smaller is stronger and stands further up; the house counts in tens.
        roles: whose day it belongs to.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    position: ClassVar[int]
    roles: ClassVar[frozenset[Role]] = LOOKS_AFTER_CUSTOMERS

    @abstractmethod
    def condition(self, today: date) -> Q:
        """Which accounts, whoever looks; the list adds who may see them and that they are still there."""

    @abstractmethod
    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """Why, for those of the accounts to which ``condition`` applies; one query."""

    def true_of(self, account_pks: Collection[int], today: date, *columns: str) -> list[tuple[Any, ...]]:
        """Keys and columns of those of the accounts to which ``condition`` applies; one query.

        For reasons whose condition follows from the day alone: it is compiled once a day.
        """
        return _true_of(self, today, columns, keys=tuple(account_pks))

    def is_for(self, user: User) -> bool:
        """Whether it belongs to the person's day."""
        return Role(user.role) in self.roles

    def list_url(self, scope: str) -> str:
        """All its accounts as a list.

        Args:
            scope: whose, as the list calls it.
        """
        return f"{reverse('customers:accounts')}?{urlencode({'scope': scope, WHY_TODAY: self.key})}"


@compiled
def _true_of(
    reason: WorklistReason, today: date, columns: tuple[str, ...], /, *, keys: tuple[int, ...]
) -> QuerySet[CustomerRecord, tuple[Any, ...]]:
    found = CustomerRecord.objects.filter(reason.condition(today), pk__in=keys).order_by()
    return found.values_list("pk", *columns)
