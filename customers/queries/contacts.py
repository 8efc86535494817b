"""The people at one account, and whether its champion is still there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from churnapp.accounts.models import User
from churnapp.compiled import compiled
from customers.models import ContactRecord, ContactRole, CustomerRecord

SILENT_AFTER_DAYS = 30
MOST_SHOWN = 25
_BY_WEIGHT = (ContactRole.CHAMPION, ContactRole.SPONSOR, ContactRole.USER, ContactRole.BILLING)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person.

    Attributes:
        role: champion, sponsor, user, billing, or empty when nobody said.
        silent_days: days since the last activity; None when none is recorded.
    """

    pk: int
    name: str
    email: str
    title: str
    role: str
    last_active_on: date | None
    silent_days: int | None

    @property
    def role_word(self) -> str:
        """The role in the reader's language; empty when nobody said."""
        return str(ContactRole(self.role).label) if self.role else ""

    @property
    def is_silent(self) -> bool:
        """Whether the person has not been active for a month."""
        return self.silent_days is not None and self.silent_days > SILENT_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class Contacts:
    """The people at an account, the most telling role first.

    Attributes:
        has_more: whether further people were left out.
    """

    rows: tuple[ContactRow, ...]
    has_more: bool

    @property
    def champions(self) -> tuple[ContactRow, ...]:
        """Those who speak for the product."""
        return tuple(row for row in self.rows if row.role == ContactRole.CHAMPION)

    @property
    def silent_champion(self) -> ContactRow | None:
        """The champion heard of last when all are silent; None when one is not, or none is known."""
        champions = self.champions
        if not champions or not all(row.is_silent for row in champions):
            return None
        return min(champions, key=lambda row: row.silent_days or 0)


def contacts_of(customer_pk: int, today: date) -> Contacts:
    """The people at an account, in one query.

    Args:
        customer_pk: an account that is known to be visible.
        today: the day that silence is counted to.
    """
    found = _present(account=customer_pk)
    rows = tuple(_row(contact, today) for contact in found[:MOST_SHOWN])
    return Contacts(rows, has_more=len(found) > MOST_SHOWN)


@compiled
def _present(*, account: int) -> QuerySet[ContactRecord]:
    weight = Case(
        *(When(role=role, then=Value(place)) for place, role in enumerate(_BY_WEIGHT)),
        default=Value(len(_BY_WEIGHT)),
        output_field=IntegerField(),
    )
    order = (weight, F("last_active_on").desc(nulls_last=True), "name", "pk")
    return ContactRecord.objects.present().filter(customer=account).order_by(*order)[: MOST_SHOWN + 1]


def _row(contact: ContactRecord, today: date) -> ContactRow:
    last = contact.last_active_on
    return ContactRow(
        pk=contact.pk,
        name=contact.name,
        email=contact.email,
        title=contact.title,
        role=contact.role,
        last_active_on=last,
        silent_days=None if last is None else max(0, (today - last).days),
    )


def visible_contact(user: User, pk: int) -> ContactRecord:
    """The person with the account, on the list or taken off it.

    Raises:
        ContactRecord.DoesNotExist: there is none, or the user may not see the account.
    """
    accounts = CustomerRecord.objects.visible_to(user)
    return ContactRecord.objects.select_related("customer").get(pk=pk, customer__in=accounts)
