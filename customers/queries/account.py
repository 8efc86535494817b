"""One account: who may see it, where it stands, and its facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Self
from urllib.parse import urlencode

from django.db.models import QuerySet

from churnapp.accounts.models import User
from churnapp.compiled import compiled
from churnapp.web.addresses import address
from churnapp.web.lists.state import READABLE
from customers.domain.mrr import MONTHS_PER_YEAR
from customers.models import CustomerRecord
from customers.models.customer import owners_seen_by

SOON_DAYS = 30
CAME_FROM = "list"


class AccountStatus(StrEnum):
    """Where an account stands."""

    ACTIVE = "active"
    NOTICE_GIVEN = "notice_given"
    CHURNED = "churned"

    @classmethod
    def on(cls, day: date, account: CustomerRecord) -> Self:
        """The status on a day; a notice or a churn in the future does not count yet."""
        if account.churn_date is not None and account.churn_date <= day:
            return cls("churned")
        if account.notice_date is not None and account.notice_date <= day:
            return cls("notice_given")
        return cls("active")


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the head of the account page says, worked out for one day.

    Attributes:
        annual_revenue: US dollars a year; None when the MRR is unknown.
        tenure_days: days from signup to the day, or to the churn.
        days_to_renewal: negative when the date has passed; None without a date or after a churn.
        attributes: columns of the file that the product has no name for, by their label.
    """

    status: AccountStatus
    annual_revenue: Decimal | None
    tenure_days: int
    days_to_renewal: int | None
    attributes: tuple[tuple[str, str], ...]

    @property
    def has_churned(self) -> bool:
        """Whether the account has left."""
        return self.status is AccountStatus.CHURNED

    @property
    def has_given_notice(self) -> bool:
        """Whether the account is still there and has said that it leaves."""
        return self.status is AccountStatus.NOTICE_GIVEN

    @property
    def renewal_tone(self) -> str:
        """``is-passed``, ``is-soon`` (within 30 days) or nothing."""
        if self.days_to_renewal is None or self.days_to_renewal > SOON_DAYS:
            return ""
        return "is-passed" if self.days_to_renewal < 0 else "is-soon"


def visible_account(user: User, pk: int) -> CustomerRecord:
    """The account with its owners, in one query.

    Raises:
        CustomerRecord.DoesNotExist: there is none, or the user may not see it.
    """
    found = _with_owners(pk=pk, owners=owners_seen_by(user))
    if not found:
        raise CustomerRecord.DoesNotExist
    return found[0]


@compiled
def _with_owners(*, pk: int, owners: list[int] | None) -> QuerySet[CustomerRecord]:
    found = CustomerRecord.objects.owned_by(owners).filter(pk=pk)
    return found.select_related("csm", "account_executive")


def visible_parent(account: CustomerRecord, user: User) -> CustomerRecord | None:
    """The account that it belongs to, if there is one and the user may see it; at most one query."""
    if account.parent_id is None:
        return None
    return CustomerRecord.objects.visible_to(user).filter(pk=account.parent_id).first()


def account_url(pk: int, *, list_url: str | None = None) -> str:
    """The page of an account; given the query string of a list, it leads back to it and on through it."""
    url = address("customers:account", pk)
    return url if list_url is None else f"{url}{_came_from(list_url)}"


@lru_cache(maxsize=64)
def _came_from(list_url: str) -> str:
    return f"?{urlencode({CAME_FROM: list_url.removeprefix('?')}, safe=f'{READABLE}=')}"


def facts_of(account: CustomerRecord, today: date) -> AccountFacts:
    """The facts of an account on a day, without a query."""
    status = AccountStatus.on(today, account)
    churned = status is AccountStatus.CHURNED
    last_day = account.churn_date if churned and account.churn_date else today
    renewal = None if churned else account.renewal_date
    return AccountFacts(
        status=status,
        annual_revenue=None if account.mrr is None else account.mrr * MONTHS_PER_YEAR,
        tenure_days=max(0, (last_day - account.signup_date).days),
        days_to_renewal=None if renewal is None else (renewal - today).days,
        attributes=tuple((_label(name), _text(value)) for name, value in account.attributes.items()),
    )


def _label(name: str) -> str:
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}"


def _text(value: object) -> str:
    return "" if value is None else str(value)
