"""Accounts that came, and that left, since a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord

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
    """Who came and who left since a day; at most three queries."""
    visible = CustomerRecord.objects.visible_to(user, scope)
    came, left = Q(signup_date__gt=since), Q(churn_date__gt=since, churn_date__lte=today)
    sums = visible.filter(came | left).aggregate(
        came=Count("pk", filter=came),
        came_mrr=Sum("mrr", filter=came),
        left=Count("pk", filter=left),
        left_mrr=Sum("mrr", filter=left),
    )

    def passage(name: str, condition: Q) -> Passage:
        if not sums[name]:
            return Passage(0, Decimal(0))
        largest = visible.filter(condition).order_by("-mrr", "pk").values_list("pk", "name")
        return Passage(sums[name], sums[f"{name}_mrr"] or Decimal(0), tuple(largest[:MOST_NAMED]))

    return ComingAndGoing(since, passage("came", came), passage("left", left))
