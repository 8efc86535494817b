"""Departures and contracts that say only what matters."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from customers.domain import Departure, DepartureReason
from customers.models import SubscriptionRecord
from customers.repositories.account_changes import Author
from tests.customers.builders import NOW

TODAY = datetime.now(UTC).date()
YESTERDAY, NEXT_MONTH = TODAY - timedelta(days=1), TODAY + timedelta(days=30)


def author(user=None):
    return Author(user, datetime.now(UTC))


def gone(**more) -> Departure:
    return Departure(**{"reason": DepartureReason.PRICE, "notice_on": None, "leaves_on": YESTERDAY, **more})


def make_period(account, *, valid_to=None) -> SubscriptionRecord:
    return SubscriptionRecord.objects.create(
        customer=account, valid_from=account.signup_date, valid_to=valid_to, mrr=Decimal(100), ingested_at=NOW
    )
