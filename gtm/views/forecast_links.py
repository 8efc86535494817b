"""The forecast above the list, each of its figures with the link to its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from churnapp.web.lists import ListState
from gtm.domain import ForecastCategory, SalesStage
from gtm.queries.opportunity_list import CLOSES, FORECAST, STAGE
from gtm.queries.pipeline_forecast import PeriodForecast

SHOWN = (
    ForecastCategory.CLOSED,
    ForecastCategory.COMMIT,
    ForecastCategory.BEST_CASE,
    ForecastCategory.PIPELINE,
)


@dataclass(frozen=True, slots=True)
class ForecastFigure:
    """What a category brings in a period."""

    category: ForecastCategory
    amount: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One period.

    Attributes:
        url: of everything open that closes in it.
    """

    label: str
    figures: tuple[ForecastFigure, ...]
    weighted: Decimal
    after_risk: Decimal
    url: str


def forecast_rows(forecast: Iterable[PeriodForecast], state: ListState) -> list[ForecastRow]:
    """A row for each period."""
    return [
        ForecastRow(
            label=each.period.label,
            figures=tuple(
                ForecastFigure(category, each.amounts.get(category, Decimal(0)), _url(state, each, category))
                for category in SHOWN
            ),
            weighted=each.weighted,
            after_risk=each.after_risk,
            url=_url(state, each),
        )
        for each in forecast
    ]


def _url(state: ListState, each: PeriodForecast, category: ForecastCategory | None = None) -> str:
    filters = {CLOSES: (each.period.value,)}
    if category is ForecastCategory.CLOSED:
        filters[STAGE] = (SalesStage.CLOSED_WON.value,)
    elif category is not None:
        filters[FORECAST] = (category.value,)
    return replace(state.cleared(), filters=filters).url
