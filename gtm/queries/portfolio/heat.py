"""Risk by plan and industry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerQuerySet, CustomerRecord
from customers.queries.over_all import added_up
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.queries.conditions import URGENT_TIERS
from predictions.models import CurrentScoreRecord
from predictions.queries.operating_point import tier_cutoffs
from predictions.queries.runs import current_run

NOTHING = Decimal(0)

type Cell = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class RiskSum:
    """Active accounts added up.

    Attributes:
        at_risk: accounts at high or critical risk.
        mrr, mrr_at_risk: US dollars a month; unknown ones are left out.
        expected_loss: US dollars a year, the sum of revenue × probability; 0 where it was not asked for.
    """

    accounts: int = 0
    mrr: Decimal = NOTHING
    at_risk: int = 0
    mrr_at_risk: Decimal = NOTHING
    expected_loss: Decimal = NOTHING

    def __add__(self, other: "RiskSum") -> "RiskSum":
        return RiskSum(
            self.accounts + other.accounts,
            self.mrr + other.mrr,
            self.at_risk + other.at_risk,
            self.mrr_at_risk + other.mrr_at_risk,
            self.expected_loss + other.expected_loss,
        )

    @property
    def share_at_risk(self) -> float | None:
        """Share of the accounts at risk; None without accounts."""
        return self.at_risk / self.accounts if self.accounts else None

    @property
    def mrr_share_at_risk(self) -> float | None:
        """Share of the revenue at risk; None without revenue."""
        return float(self.mrr_at_risk / self.mrr) if self.mrr else None

    @property
    def loss_share(self) -> float | None:
        """Expected loss of a year's revenue; None without revenue."""
        return float(self.expected_loss / (self.mrr * MONTHS_PER_YEAR)) if self.mrr else None


@dataclass(frozen=True, slots=True)
class RiskMap:
    """Sums by plan and industry; a plan of None is unknown.

    Attributes:
        scored: accounts that have a score.
        expected_loss: of all of them, US dollars a year.
    """

    by_cell: Mapping[Cell, RiskSum]
    scored: int
    expected_loss: Decimal

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


def risk_map(user: User, scope: Scope, *, with_losses: bool) -> RiskMap:
    """The active accounts of a scope by plan and industry.

    Args:
        user: who looks.
        scope: whose accounts.
        with_losses: also the expected loss of each cell, which takes longer: every score meets its account.
            Few accounts are at risk, and those are found without that.

    Of many accounts it is as some seconds ago.
    """
    return added_up(
        "risk-map",
        user,
        scope,
        stands_on=lambda: (current_run(), tier_cutoffs(), with_losses),
        add_up=lambda: _risk_map(user, scope, with_losses=with_losses),
    )


def _risk_map(user: User, scope: Scope, *, with_losses: bool) -> RiskMap:
    seen = CustomerRecord.objects.visible_to(user, scope).active()
    scores = CurrentScoreRecord.objects.all()
    if scope.within(Scope(user.reach)) is not Scope.ALL:
        scores = scores.filter(customer__in=seen)
    all_scores = scores.aggregate(scored=Count("pk"), loss=Coalesce(Sum("expected_loss"), NOTHING))
    urgent = seen.filter(
        pk__in=CurrentScoreRecord.objects.filter(risk_tier__in=URGENT_TIERS).values("customer")
    )
    paid, at_risk = _by_cell(seen), _by_cell(urgent)
    losses = _losses_by_cell(seen) if with_losses else {}
    by_cell = {
        cell: RiskSum(*figures, *at_risk.get(cell, (0, NOTHING)), losses.get(cell, NOTHING))
        for cell, figures in paid.items()
    }
    return RiskMap(by_cell, all_scores["scored"], all_scores["loss"])


def _by_cell(accounts: CustomerQuerySet) -> dict[Cell, tuple[int, Decimal]]:
    rows = (
        accounts.order_by()
        .values_list("plan_tier", "industry")
        .annotate(count=Count("pk"), paid=Coalesce(Sum("mrr"), NOTHING))
    )
    return {(plan, industry): (count, paid) for plan, industry, count, paid in rows}


def _losses_by_cell(accounts: CustomerQuerySet) -> dict[Cell, Decimal]:
    rows = (
        accounts.order_by()
        .values_list("plan_tier", "industry")
        .annotate(loss=Coalesce(Sum("current_score__expected_loss"), NOTHING))
    )
    return {(plan, industry): loss for plan, industry, loss in rows}


def _total(sums: Iterable[RiskSum]) -> RiskSum:
    return reduce(add, sums, RiskSum())
