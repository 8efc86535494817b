"""The figures above the list: what is open, what it is worth, what stands on customers who may leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.queries.over_all import added_up
from gtm.domain import SalesStage
from gtm.models import OPEN_STAGES, OpportunityRecord
from gtm.queries.conditions import CONTESTED_KINDS, URGENT_TIERS, overdue
from gtm.queries.opportunity_history import newest_change
from predictions.models import CurrentScoreRecord
from predictions.queries.operating_point import tier_cutoffs
from predictions.queries.runs import current_run


@dataclass(frozen=True, slots=True)
class Total:
    """Opportunities counted and added up, US dollars."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One open stage."""

    stage: SalesStage
    total: Total

    @property
    def weighted(self) -> Decimal:
        """The part of the amount that a pipeline counts on at this stage."""
        return self.total.amount * self.stage.usual_win_share


@dataclass(frozen=True, slots=True)
class PipelineTotals:
    """The open pipeline of a scope.

    Attributes:
        stages: every open stage in pipeline order.
        at_risk: on accounts at high or critical risk.
        contested: renewals and expansions among those.
        overdue: past their close date.
    """

    stages: tuple[StageTotal, ...]
    at_risk: Total
    contested: Total
    overdue: Total

    @property
    def open(self) -> Total:
        """All open stages together."""
        return _sum(stage.total for stage in self.stages)

    @property
    def weighted(self) -> Decimal:
        """The weighted amounts of all open stages."""
        return sum((stage.weighted for stage in self.stages), Decimal(0))


def pipeline_totals(user: User, scope: Scope, today: date) -> PipelineTotals:
    """The totals of everything open in a scope, in two queries: few stand on customers who may leave.

    Of many accounts they are those of some seconds ago, but follow every change of an opportunity at once.
    """
    return added_up(
        "pipeline-totals",
        user,
        scope,
        stands_on=lambda: (today, *pipeline_stands_on()),
        add_up=lambda: _totals(user, scope, today),
    )


def pipeline_stands_on() -> tuple[object, ...]:
    """What every total over opportunities and the risk of their customers follows; at most three queries."""
    return newest_change(), current_run(), tier_cutoffs()


def _totals(user: User, scope: Scope, today: date) -> PipelineTotals:
    found = OpportunityRecord.objects.visible_to(user, scope).open()
    late = overdue(today)
    by_stage: dict[str, Mapping[str, Any]] = {
        values["stage"]: values
        for values in found.values("stage").order_by().annotate(**_figures("all"), **_figures("late", late))
    }
    # by keys: few accounts are urgent, and no opportunity has to look up its own
    urgent = CurrentScoreRecord.objects.filter(risk_tier__in=URGENT_TIERS, customer__churn_date=None)
    needs_the_customer = Q(opportunity_type__in=CONTESTED_KINDS)
    risky = found.filter(customer__in=urgent.values("customer")).aggregate(
        **_figures("all"), **_figures("contested", needs_the_customer)
    )
    overdue_totals = [_total(values, "late") for values in by_stage.values()]
    return PipelineTotals(
        stages=tuple(StageTotal(stage, _total(by_stage.get(stage, {}), "all")) for stage in OPEN_STAGES),
        at_risk=_total(risky, "all"),
        contested=_total(risky, "contested"),
        overdue=_sum(overdue_totals),
    )


def _figures(name: str, condition: Q | None = None) -> dict[str, Count | Sum]:
    return {
        # a column that the index holds, so that PostgreSQL reads it alone
        f"{name}_count": Count("amount", filter=condition),
        f"{name}_amount": Sum("amount", filter=condition),
    }


def _total(values: Mapping[str, Any], name: str) -> Total:
    return Total(values.get(f"{name}_count", 0), values.get(f"{name}_amount") or Decimal(0))


def _sum(totals: Iterable[Total]) -> Total:
    kept = list(totals)
    return Total(sum(each.count for each in kept), sum((each.amount for each in kept), Decimal(0)))
