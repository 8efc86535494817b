"""Risk by plan and industry."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.queries.conditions import URGENT_TIERS

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class RiskSum:
    """Active accounts added up.

    Attributes:
        at_risk: accounts at high or critical risk.
        mrr, mrr_at_risk: US dollars a month; unknown ones are left out.
        expected_loss: US dollars a year, the sum of revenue × probability.
        scored: accounts that have a score.
    """

    accounts: int = 0
    at_risk: int = 0
    mrr: Decimal = NOTHING
    mrr_at_risk: Decimal = NOTHING
    expected_loss: Decimal = NOTHING
    scored: int = 0

    def __add__(self, other: "RiskSum") -> "RiskSum":
        return RiskSum(
            self.accounts + other.accounts,
            self.at_risk + other.at_risk,
            self.mrr + other.mrr,
            self.mrr_at_risk + other.mrr_at_risk,
            self.expected_loss + other.expected_loss,
            self.scored + other.scored,
        )

    @property
    def share_at_risk(self) -> float | None:
        """Share of the accounts at risk; None without a score."""
        return self.at_risk / self.scored if self.scored else None

    @property
    def mrr_share_at_risk(self) -> float | None:
        """Share of the revenue at risk; None without a score or revenue."""
        return float(self.mrr_at_risk / self.mrr) if self.scored and self.mrr else None

    @property
    def loss_share(self) -> float | None:
        """Expected loss of a year's revenue; None without a score or revenue."""
        return float(self.expected_loss / (self.mrr * MONTHS_PER_YEAR)) if self.scored and self.mrr else None


@dataclass(frozen=True, slots=True)
class RiskMap:
    """Sums by plan and industry; a plan of None is unknown."""

    by_cell: dict[tuple[str | None, str], RiskSum]

    def of(self, plan: str | None, industry: str) -> RiskSum:
        """One cell; nothing where there are no accounts."""
        return self.by_cell.get((plan, industry), RiskSum())

    def of_plan(self, plan: str | None) -> RiskSum:
        """All industries of a plan."""
        return _total(found for (name, _), found in self.by_cell.items() if name == plan)

    def of_industry(self, industry: str) -> RiskSum:
        """All plans of an industry."""
        return _total(found for (_, name), found in self.by_cell.items() if name == industry)

    @property
    def total(self) -> RiskSum:
        """Everything."""
        return _total(self.by_cell.values())


def risk_map(user: User, scope: Scope) -> RiskMap:
    """The active accounts of a scope by plan and industry, in one query."""
    urgent = Q(current_score__risk_tier__in=URGENT_TIERS)
    rows = (
        CustomerRecord.objects.visible_to(user, scope)
        .active()
        .order_by()
        .values_list("plan_tier", "industry")
        .annotate(
            accounts=Count("pk"),
            at_risk=Count("pk", filter=urgent),
            mrr_sum=Coalesce(Sum("mrr"), NOTHING),
            mrr_at_risk=Coalesce(Sum("mrr", filter=urgent), NOTHING),
            expected=Coalesce(Sum("current_score__expected_loss"), NOTHING),
            scored=Count("current_score"),
        )
    )
    return RiskMap({(plan, industry): RiskSum(*figures) for plan, industry, *figures in rows})


def _total(sums: Iterable[RiskSum]) -> RiskSum:
    return reduce(add, sums, RiskSum())
