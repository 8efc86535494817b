"""The people at an account: adding, changing, taking off the list, and who speaks for the product."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery

from customers.models import ContactRecord, ContactRole, CustomerRecord

OWN_KEY = "own-"


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """What a person typed about a contact.

    Attributes:
        last_active_on: None for not known.
    """

    name: str
    email: str = ""
    title: str = ""
    role: ContactRole | None = None
    last_active_on: date | None = None


def add_contact(account: CustomerRecord, details: ContactDetails, *, now: datetime) -> ContactRecord:
    """Keeps a person whom no file has named."""
    contact = ContactRecord(contact_id=f"{OWN_KEY}{uuid4()}", customer=account, ingested_at=now)
    change_contact(contact, details)
    return contact


def change_contact(contact: ContactRecord, details: ContactDetails) -> None:
    """Replaces what is known about a person; a file that names the person later has the last word."""
    contact.name, contact.email, contact.title = details.name, details.email, details.title
    contact.role, contact.last_active_on = details.role or "", details.last_active_on
    _keep(contact)


def remove_contact(contact: ContactRecord, *, now: datetime) -> None:
    """Takes a person off the list; what sales wrote about the person stays."""
    contact.removed_at = now
    _keep(contact)


def restore_contact(contact: ContactRecord) -> None:
    """Puts a person back on the list."""
    contact.removed_at = None
    _keep(contact)


def refresh_champions(customer_pks: Iterable[int] | None = None) -> None:
    """Works out which accounts have a champion and when one was last active, in one statement.

    Args:
        customer_pks: the accounts whose contacts changed; None for all.
    """
    champions = ContactRecord.objects.champions().filter(customer=OuterRef("pk"))
    newest = champions.order_by(F("last_active_on").desc(nulls_last=True)).values("last_active_on")[:1]
    accounts = CustomerRecord.objects.all()
    if customer_pks is not None:
        accounts = accounts.filter(pk__in=customer_pks)
    accounts.update(has_champion=Exists(champions), champion_seen_on=Subquery(newest))


def _keep(contact: ContactRecord) -> None:
    with transaction.atomic():
        contact.save()
        refresh_champions([contact.customer_id])
