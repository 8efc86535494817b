"""How much of the revenue hangs on few accounts."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from predictions.queries.operating_point import tier_cutoffs
from predictions.queries.runs import current_run

LARGEST_SHOWN = 10
SHARES = (0.01, 0.1)


@dataclass(frozen=True, slots=True)
class TopShare:
    """What the largest accounts pay.

    Attributes:
        accounts: how many of the largest.
        share: of the revenue of all, 0 to 1.
        of_accounts: share of all accounts that they are.
    """

    accounts: int
    share: float
    of_accounts: float


@dataclass(frozen=True, slots=True)
class LargeAccount:
    """One of the largest accounts.

    Attributes:
        share: of the revenue of all, 0 to 1.
        tier: of its current score; empty without one.
    """

    pk: int
    name: str
    mrr: Decimal
    share: float
    churn_probability: float | None
    tier: str


@dataclass(frozen=True, slots=True)
class Concentration:
    """The revenue of the active accounts that pay anything.

    Attributes:
        mrr: US dollars a month.
        herfindahl: the sum of squared shares, from 1/accounts (all alike) to 1 (one pays everything).
        largest_share: of the ten largest together, 0 to 1.
    """

    accounts: int
    mrr: Decimal
    herfindahl: float
    largest: tuple[LargeAccount, ...]
    tops: tuple[TopShare, ...]

    @property
    def like_equal_accounts(self) -> int:
        """How many accounts of equal size would be as concentrated as these."""
        return round(1 / self.herfindahl)

    @property
    def largest_share(self) -> float:
        """Share of the revenue that the listed accounts pay together."""
        return sum(account.share for account in self.largest)


def concentration(user: User, scope: Scope) -> Concentration | None:
    """How the revenue of a scope is spread, in four queries; None when nobody pays.

    Of many accounts it is as some seconds ago.
    """
    return added_up(
        "concentration",
        user,
        scope,
        stands_on=lambda: (current_run(), tier_cutoffs()),
        add_up=lambda: _concentration(user, scope),
    )


def _concentration(user: User, scope: Scope) -> Concentration | None:
    active = CustomerRecord.objects.visible_to(user, scope).active()
    paying = active.filter(mrr__gt=0)
    size = Cast("mrr", FloatField())
    # counted over all: a walk along the index of the MRR would take ten times as long
    totals = active.aggregate(
        accounts=Count("pk", filter=Q(mrr__gt=0)), total=Sum("mrr"), squares=Sum(size * size)
    )
    count, total = totals["accounts"], totals["total"]
    if not count:
        return None
    ordered = paying.order_by(F("mrr").desc(), "pk")
    tops = []
    for of_accounts in SHARES:
        number = max(1, round(count * of_accounts))
        paid = ordered[:number].aggregate(paid=Sum("mrr"))["paid"]
        tops.append(TopShare(number, float(paid / total), number / count))
    rows = ordered.values_list(
        "pk", "name", "mrr", "current_score__churn_probability", "current_score__risk_tier"
    )[:LARGEST_SHOWN]
    largest = tuple(
        LargeAccount(pk, name, mrr, float(mrr / total), risk, tier or "")
        for pk, name, mrr, risk, tier in rows
        if mrr is not None
    )
    return Concentration(count, total, totals["squares"] / float(total) ** 2, largest, tuple(tops))
