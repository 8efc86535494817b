"""The reasons that the customers context itself knows."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from customers.models import ContactRecord
from customers.queries.contacts import SILENT_AFTER_DAYS
from customers.worklist.reason import EVERYBODY, Why, WorklistReason
from customers.worklist.registry import add_reason

# a champion who is silent for longer is no news: the account page still says it
NO_NEWS_AFTER_DAYS = 90


class ChampionSilent(WorklistReason):
    """Nobody who speaks for the product has been active for a month, since not long ago."""

    key = "champion_silent"
    title = "Champion went silent"
    label = "Champion silent"
    icon = "user-x"
    position = 50
    roles = EVERYBODY

    def condition(self, today: date) -> Q:
        """The champion heard of last has been silent for 31 to 90 days."""
        return Q(pk__in=_silent(_champions(), today).values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """For how long."""
        found = _silent(_champions().filter(customer__in=account_pks), today)
        return {
            account: Why(f"No champion was active for {(today - last).days} days")
            for account, last in found.values_list("customer_id", "last_seen")
        }


def _champions() -> QuerySet[ContactRecord]:
    return ContactRecord.objects.champions().order_by()


def _silent(champions: QuerySet[ContactRecord], today: date) -> Any:
    """A queryset of one row for each account, with ``customer`` and ``last_seen``."""
    first, last = today - timedelta(days=NO_NEWS_AFTER_DAYS), today - timedelta(days=SILENT_AFTER_DAYS)
    return (
        champions.values("customer")
        .annotate(last_seen=Max("last_active_on"))
        .filter(last_seen__gte=first, last_seen__lt=last)
    )


add_reason(ChampionSilent())
