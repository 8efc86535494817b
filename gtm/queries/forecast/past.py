"""What left in past quarters, and how forecasts and reconstructions of them did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import day
from customers.models import CustomerQuerySet
from gtm.domain import LevelSpread, LevelWindow, Loss
from gtm.domain.quarter import Quarter
from gtm.queries.forecast.kept import KeptForecast, forecasts_before
from predictions.queries.backtests import (
    BacktestRow,
    published_backtests,
    published_model,
    reconstructed_backtests,
)

PAST_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class LeftQuarter:
    """What left in one quarter, counted on the day of the notice, else of the churn.

    Attributes:
        mrr: US dollars a month, at the price recorded last; unknown prices are left out.
    """

    quarter: Quarter
    accounts: int
    mrr: float


@dataclass(frozen=True, slots=True)
class Judged:
    """An expectation of the past beside what came.

    Attributes:
        words: the stretch of days.
        source: where the expectation comes from.
        is_kept: whether it was made before the days, not reconstructed after them.
        accounts, mrr: expected and its interval; the revenue only where it was kept.
        left, left_mrr: what came.
    """

    words: str
    source: str
    is_kept: bool
    accounts: float
    accounts_interval: tuple[float, float]
    left: int
    mrr: float | None = None
    mrr_interval: tuple[float, float] | None = None
    left_mrr: float | None = None

    @property
    def held(self) -> bool:
        """Whether what came lies within the interval: in revenue where it is known, else in accounts."""
        if self.mrr_interval is not None and self.left_mrr is not None:
            return self.mrr_interval[0] <= self.left_mrr <= self.mrr_interval[1]
        return self.accounts_interval[0] <= self.left <= self.accounts_interval[1]


def left_by_quarter(accounts: CustomerQuerySet, until: date, count: int) -> list[LeftQuarter]:
    """The quarter of a day, up to that day, and those before it, oldest first; one query."""
    running = Quarter.of(until)
    quarters = [running.later(-back) for back in range(count, -1, -1)]
    found = accounts.annotate(left_on=Coalesce("notice_date", "churn_date")).filter(
        left_on__gte=quarters[0].begins, left_on__lte=until
    )
    wanted: dict[str, Count | Sum] = {}
    for number, quarter in enumerate(quarters):
        within = Q(left_on__gte=quarter.begins, left_on__lt=quarter.ends)
        wanted[f"accounts_{number}"] = Count("pk", filter=within)
        wanted[f"mrr_{number}"] = Sum("mrr", filter=within)
    values = found.aggregate(**wanted)
    return [
        LeftQuarter(quarter, values[f"accounts_{number}"], float(values[f"mrr_{number}"] or 0))
        for number, quarter in enumerate(quarters)
    ]


def judged_stretches() -> list[BacktestRow]:
    """The judged months, oldest first: as published, else as reconstructed; three queries."""
    model = published_model()
    rows = {row.as_of: row for row in (reconstructed_backtests(model) if model else [])}
    rows |= {row.as_of: row for row in published_backtests()}
    return [rows[day] for day in sorted(rows)]


def windows_of(rows: Sequence[BacktestRow]) -> list[LevelWindow]:
    """What the spread of the level is measured on."""
    return [
        LevelWindow(
            row.as_of,
            (row.matured_on - row.as_of).days,
            row.figures.level.observed,
            row.figures.level.expected,
        )
        for row in rows
    ]


def judged_past(
    rows: Sequence[BacktestRow], left: Sequence[LeftQuarter], spread: LevelSpread
) -> list[Judged]:
    """Kept forecasts of whole quarters, then the judged stretches of 90 days; each newest first; one query.

    Args:
        rows: the judged months.
        left: what left by quarter; the last one is not over.
        spread: how far the level varies.
    """
    over = left[:-1]
    kept = forecasts_before([item.quarter.begins for item in over])
    judged = [_of_kept(item, kept.get(item.quarter.begins)) for item in reversed(over)]
    return [item for item in judged if item] + [_of_backtest(row, spread) for row in reversed(rows)]


def _of_kept(left: LeftQuarter, forecast: KeptForecast | None) -> Judged | None:
    expected = forecast.quarter(left.quarter) if forecast else None
    if forecast is None or expected is None:
        return None
    return Judged(
        words=left.quarter.words,
        source=_("Forecast of %(as_of)s") % {"as_of": day(forecast.as_of)},
        is_kept=True,
        accounts=expected.accounts.expected,
        accounts_interval=expected.accounts.interval(forecast.spread),
        left=left.accounts,
        mrr=expected.mrr.expected,
        mrr_interval=expected.mrr.interval(forecast.spread),
        left_mrr=left.mrr,
    )


def _of_backtest(row: BacktestRow, spread: LevelSpread) -> Judged:
    level = row.figures.level
    days = (row.matured_on - row.as_of).days
    # the sum of the probabilities bounds the variance from above: few of them are large
    expected = Loss(level.expected, level.expected, float(row.figures.accounts))
    return Judged(
        words=_("%(days)s days from %(as_of)s") % {"days": days, "as_of": day(row.as_of)},
        source=_source(row),
        is_kept=row.is_published,
        accounts=level.expected,
        accounts_interval=expected.interval(spread),
        left=level.observed,
    )


def _source(row: BacktestRow) -> str:
    if row.is_published:
        return _("Shown then by model %(version)s") % {"version": row.model_version}
    return _("Reconstructed by model %(version)s") % {"version": row.model_version}
