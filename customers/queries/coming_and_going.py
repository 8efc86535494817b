"""Accounts that came, and that left, since a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerQuerySet, CustomerRecord
from customers.queries.over_all import added_up

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """Accounts that came or that left.

    Attributes:
        mrr: US dollars a month.
        named: key and name of the largest of them.
    """

    count: int
    mrr: Decimal
    named: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ComingAndGoing:
    """Who came and who left since a day, that day not included."""

    since: date
    came: Passage
    left: Passage

    @property
    def net(self) -> Decimal:
        """US dollars a month."""
        return self.came.mrr - self.left.mrr


def coming_and_going(user: User, scope: Scope, since: date, today: date) -> ComingAndGoing:
    """Who came and who left since a day; at most five queries, of many accounts as it was seconds ago."""
    return added_up(
        "coming-and-going",
        user,
        scope,
        stands_on=lambda: (since, today),
        add_up=lambda: _counted(user, scope, since, today),
    )


def _counted(user: User, scope: Scope, since: date, today: date) -> ComingAndGoing:
    visible = CustomerRecord.objects.visible_to(user, scope).order_by()
    came = visible.filter(signup_date__gt=since)
    left = visible.filter(churn_date__gt=since, churn_date__lte=today)
    return ComingAndGoing(since, _passage(came), _passage(left))


def _passage(accounts: CustomerQuerySet) -> Passage:
    sums = accounts.aggregate(count=Count("pk"), mrr=Sum("mrr"))
    if not sums["count"]:
        return Passage(0, Decimal(0))
    largest = accounts.order_by("-mrr", "pk").values_list("pk", "name")
    return Passage(sums["count"], sums["mrr"] or Decimal(0), tuple(largest[:MOST_NAMED]))
