"""What hangs on the made-up accounts: people, tickets, tasks, custom fields; drawn, and means nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import batched

import numpy as np

from churnapp.demo.people import FIRST_NAMES, LAST_NAMES
from customers.domain import FieldKind
from customers.models import (
    ContactRecord,
    ContactRole,
    CustomerRecord,
    CustomFieldRecord,
    CustomValueRecord,
    TaskRecord,
)
from customers.repositories.contacts import refresh_champions
from usage.domain import TicketPriority
from usage.models import TicketRecord

ACCOUNTS_AT_A_TIME = 2_000
ROLES = (ContactRole.CHAMPION, ContactRole.SPONSOR, ContactRole.USER, "")
TOPICS = ("Single sign-on", "Export is slow", "Missing evidence", "Invoice", "A question about the API")
REGIONS = ("Americas", "Europe", "Asia and Pacific", "Africa and Middle East")
MOST_CONTACTS, MOST_TICKETS = 4, 3
OPEN_TICKETS = 0.1
TASK_SHARE = 0.1
FILLED_SHARE = 0.8
USUAL_SILENCE_DAYS, TICKET_DAYS = 12, 700


def make_around(seed: int, now: datetime) -> None:
    """Up to three people and two tickets for each account, a task for one in ten, and two custom fields."""
    chance = np.random.default_rng(seed)
    region = CustomFieldRecord.objects.create(
        key="made_region", label="Region", kind=FieldKind.CHOICE, choices=list(REGIONS), created_at=now
    )
    staff = CustomFieldRecord.objects.create(
        key="made_staff", label="Staff", kind=FieldKind.NUMBER, created_at=now
    )
    accounts = CustomerRecord.objects.order_by("pk").only("pk", "csm_id")
    for batch in batched(accounts.iterator(), ACCOUNTS_AT_A_TIME):
        ContactRecord.objects.bulk_create(
            each for account in batch for each in _contacts(account, chance, now)
        )
        TicketRecord.objects.bulk_create(each for account in batch for each in _tickets(account, chance, now))
        TaskRecord.objects.bulk_create(
            _task(account, chance, now) for account in batch if chance.random() < TASK_SHARE
        )
        CustomValueRecord.objects.bulk_create(
            value
            for account in batch
            if chance.random() < FILLED_SHARE
            for value in (
                CustomValueRecord(field=region, customer=account, text=REGIONS[int(chance.integers(4))]),
                CustomValueRecord(field=staff, customer=account, number=Decimal(int(chance.lognormal(4, 1)))),
            )
        )
    refresh_champions()


def _contacts(account: CustomerRecord, chance: np.random.Generator, now: datetime) -> Iterator[ContactRecord]:
    for number in range(int(chance.integers(MOST_CONTACTS))):
        first = FIRST_NAMES[int(chance.integers(len(FIRST_NAMES)))]
        last = LAST_NAMES[int(chance.integers(len(LAST_NAMES)))]
        yield ContactRecord(
            contact_id=f"made-{account.pk}-{number}",
            customer=account,
            name=f"{first} {last}",
            email=f"{first}.{last}.{account.pk}@example.com".lower(),
            role=ROLES[int(chance.integers(len(ROLES)))],
            last_active_on=now.date() - timedelta(days=int(chance.exponential(USUAL_SILENCE_DAYS))),
            ingested_at=now,
        )


def _tickets(account: CustomerRecord, chance: np.random.Generator, now: datetime) -> Iterator[TicketRecord]:
    priorities = list(TicketPriority)
    for number in range(int(chance.integers(MOST_TICKETS))):
        yield TicketRecord(
            ticket_id=f"made-{account.pk}-{number}",
            customer=account,
            created_date=now.date() - timedelta(days=int(chance.integers(TICKET_DAYS))),
            priority=priorities[int(chance.integers(len(priorities)))],
            resolution_hours=None if chance.random() < OPEN_TICKETS else float(chance.exponential(30)),
            topic=TOPICS[int(chance.integers(len(TOPICS)))],
            ingested_at=now,
        )


def _task(account: CustomerRecord, chance: np.random.Generator, now: datetime) -> TaskRecord:
    return TaskRecord(
        text="Ask how the quarter went",
        customer=account,
        owner_id=account.csm_id,
        due_on=now.date() + timedelta(days=int(chance.integers(-5, 40))),
        created_at=now,
    )
