"""Accounts that a person puts off to a later day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.compiled import compiled
from customers.models import CustomerRecord, PutOffRecord
from customers.models.customer import owners_seen_by

LONGEST_DAYS = 180
FRIDAY = 4


class CannotPutOff(ValueError):
    """The day does not lie ahead, or too far."""


@dataclass(frozen=True, slots=True)
class PutOffRow:
    """An account that a person put off."""

    account_pk: int
    account_name: str
    until: date


@dataclass(frozen=True, slots=True)
class LaterDay:
    """A day to which something can be put off, with its words."""

    words: str
    day: date


def later_days(today: date) -> tuple[LaterDay, ...]:
    """Days that are offered: tomorrow, the next Monday, and in four weeks."""
    monday = today + timedelta(days=7 - today.weekday())
    tomorrow = monday if today.weekday() >= FRIDAY else today + timedelta(days=1)
    days = [LaterDay(_("In four weeks"), monday + timedelta(weeks=3))]
    if tomorrow != monday:
        return (LaterDay(_("Tomorrow"), tomorrow), LaterDay(_("Next Monday"), monday), *days)
    return (
        LaterDay(_("Monday"), monday),
        LaterDay(_("Monday after next"), monday + timedelta(weeks=1)),
        *days,
    )


def put_off(user: User, account: CustomerRecord, until: date, *, today: date) -> None:
    """Keeps an account off the person's worklist; the last word holds.

    Raises:
        CannotPutOff: the day is not ahead, or further than half a year.
    """
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        last = today + timedelta(days=LONGEST_DAYS)
        raise CannotPutOff(
            _("%(until)s is no day to put it off to. Choose one from tomorrow to %(last)s.")
            % {"until": until, "last": last}
        )
    PutOffRecord.objects.update_or_create(user=user, customer=account, defaults={"until": until})


def bring_back(user: User, account: CustomerRecord) -> None:
    """Puts an account back on the person's worklist; changes nothing when it is there."""
    PutOffRecord.objects.filter(user=user, customer=account).delete()


def put_off_rows(user: User, today: date) -> list[PutOffRow]:
    """The accounts that are off the person's worklist, the next to come back first; one query."""
    rows = _put_off(user=user.pk, today=today, owners=owners_seen_by(user))
    return [PutOffRow(row.customer_id, row.customer.name, row.until) for row in rows]


@compiled
def put_off_keys(*, user: int, today: date) -> QuerySet[PutOffRecord, int]:
    """The accounts that a person has put off beyond today, by key; one query."""
    return PutOffRecord.objects.filter(user=user, until__gt=today).values_list("customer_id", flat=True)


@compiled
def _put_off(*, user: int, today: date, owners: list[int] | None) -> QuerySet[PutOffRecord]:
    seen = CustomerRecord.objects.owned_by(owners)
    found = PutOffRecord.objects.filter(user=user, until__gt=today, customer__in=seen)
    return found.select_related("customer").only("until", "customer__name")
