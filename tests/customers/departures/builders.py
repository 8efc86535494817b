"""Departures and contracts that say only what matters."""

from datetime import UTC, datetime
from decimal import Decimal

from customers.domain import Departure, DepartureReason
from customers.models import SubscriptionRecord
from customers.repositories.account_changes import Author
from tests.clock import days_ago
from tests.customers.builders import NOW


def author(user=None):
    return Author(user, datetime.now(UTC))


def gone(**more) -> Departure:
    return Departure(**{"reason": DepartureReason.PRICE, "notice_on": None, "leaves_on": days_ago(1), **more})


def make_period(account, *, valid_to=None) -> SubscriptionRecord:
    return SubscriptionRecord.objects.create(
        customer=account, valid_from=account.signup_date, valid_to=valid_to, mrr=Decimal(100), ingested_at=NOW
    )
