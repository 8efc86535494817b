"""The figures above the list: what is open, what it is worth, what stands on customers who may leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from gtm.domain import SalesStage
from gtm.models import OPEN_STAGES, OpportunityRecord
from gtm.queries.conditions import at_high_risk, contested, overdue


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
        return Total(
            sum(stage.total.count for stage in self.stages),
            sum((stage.total.amount for stage in self.stages), Decimal(0)),
        )

    @property
    def weighted(self) -> Decimal:
        """The weighted amounts of all open stages."""
        return sum((stage.weighted for stage in self.stages), Decimal(0))


def pipeline_totals(user: User, scope: Scope, today: date) -> PipelineTotals:
    """The totals of everything open in a scope, in one query."""
    conditions: dict[str, Q] = {stage.value: Q(stage=stage) for stage in OPEN_STAGES}
    conditions |= {"at_risk": at_high_risk(), "contested": contested(), "overdue": overdue(today)}
    wanted: dict[str, Count | Sum] = {}
    for name, condition in conditions.items():
        wanted[f"{name}_count"] = Count("pk", filter=condition)
        wanted[f"{name}_amount"] = Sum("amount", filter=condition)
    values = OpportunityRecord.objects.visible_to(user, scope).open().aggregate(**wanted)
    return PipelineTotals(
        stages=tuple(StageTotal(stage, _total(values, stage.value)) for stage in OPEN_STAGES),
        at_risk=_total(values, "at_risk"),
        contested=_total(values, "contested"),
        overdue=_total(values, "overdue"),
    )


def _total(values: Mapping[str, Any], name: str) -> Total:
    return Total(values[f"{name}_count"], values[f"{name}_amount"] or Decimal(0))
