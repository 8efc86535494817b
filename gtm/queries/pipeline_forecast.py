"""What the next months and quarters bring, by how firmly people promise it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Sum, Value, When

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.queries.over_all import added_up
from gtm.domain import ForecastCategory, ForecastPeriod, SalesStage
from gtm.domain.month import Month, first_day_of, last_day_of
from gtm.models import OpportunityRecord
from gtm.queries.conditions import lost_to_risk, risk_counts
from gtm.queries.pipeline import pipeline_stands_on

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PeriodForecast:
    """Everything that closes in one period, US dollars.

    Attributes:
        amounts: by category; what was won is under closed.
        weighted: the open amounts, each times the share that is usual at its stage.
        after_risk: the same, each also times the probability that its customer stays, where it needs one.
    """

    period: ForecastPeriod
    amounts: Mapping[ForecastCategory, Decimal]
    weighted: Decimal
    after_risk: Decimal


def pipeline_forecast(user: User, scope: Scope, today: date) -> tuple[PeriodForecast, ...]:
    """The forecast of a scope for each period, in two queries; of many accounts as ``pipeline_totals``."""
    return added_up(
        "pipeline-forecast",
        user,
        scope,
        stands_on=lambda: (today, *pipeline_stands_on()),
        add_up=lambda: _forecast(user, scope, today),
    )


def _forecast(user: User, scope: Scope, today: date) -> tuple[PeriodForecast, ...]:
    months = sorted({month for period in ForecastPeriod for month in period.months(today)})
    starts = [first_day_of(Month(month)) for month in months]
    ends = last_day_of(Month(months[-1]))
    month = Case(
        *(
            When(close_date__lt=following, then=Value(index))
            for index, following in zip(months, starts[1:], strict=False)
        ),
        default=Value(months[-1]),
        output_field=IntegerField(),
    )
    found = OpportunityRecord.objects.visible_to(user, scope).filter(
        stage__in=list(SalesStage), close_date__range=(starts[0], ends)
    )
    groups = list(
        found.annotate(month=month)
        .values("month", "stage", "forecast_category")
        .order_by()
        .annotate(total=Sum("amount"))
    )
    at_risk = found.filter(risk_counts()).annotate(month=month).values("month", "stage").order_by()
    lost = list(at_risk.annotate(total=Sum(lost_to_risk())))
    return tuple(_period(period, groups, lost, today) for period in ForecastPeriod)


def _period(
    period: ForecastPeriod,
    groups: Sequence[Mapping[str, Any]],
    lost: Sequence[Mapping[str, Any]],
    today: date,
) -> PeriodForecast:
    months = period.months(today)
    amounts: dict[ForecastCategory, Decimal] = defaultdict(Decimal)
    weighted = lost_weight = Decimal(0)
    for group in groups:
        if group["month"] in months:
            stage, chosen = SalesStage(group["stage"]), group["forecast_category"]
            category = ForecastCategory.of(stage, ForecastCategory(chosen) if chosen else None)
            amounts[category] += group["total"]
            weighted += group["total"] * stage.usual_win_share if stage.is_open else 0
    for group in lost:
        if group["month"] in months:
            lost_weight += Decimal(str(group["total"])) * SalesStage(group["stage"]).usual_win_share
    return PeriodForecast(
        period, dict(amounts), weighted.quantize(CENT), (weighted - lost_weight).quantize(CENT)
    )
