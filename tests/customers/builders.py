"""Accounts and scores that say only what a test is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from customers.domain import FieldKind
from customers.models import CustomerRecord, CustomFieldRecord

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_account(**fields) -> CustomerRecord:
    """An active account with a name and an id of its own."""
    number = next(_numbers)
    plain = {
        "customer_id": f"account-{number}",
        "name": f"Account {number}",
        "signup_date": date(2024, 1, 1),
        "mrr": Decimal(1000),
        "ingested_at": NOW,
    }
    return CustomerRecord.objects.create(**{**plain, **fields})


def make_custom_field(key: str = "region", kind: FieldKind = FieldKind.TEXT, **fields) -> CustomFieldRecord:
    """A field in use, labelled like its key."""
    plain = {"label": key.replace("_", " ").capitalize(), "created_at": NOW}
    return CustomFieldRecord.objects.create(key=key, kind=kind, **{**plain, **fields})
