"""The months and quarters that a forecast of sales is given for."""

from datetime import date
from enum import StrEnum

from churnapp.saying import say
from gtm.domain.month import (
    MONTHS_PER_QUARTER,
    Month,
    first_day_of,
    last_day_of,
    later,
    month_of,
    quarter_start,
)


class ForecastPeriod(StrEnum):
    """A calendar period, seen from today."""

    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"
    THIS_QUARTER = "this_quarter"
    NEXT_QUARTER = "next_quarter"

    @property
    def label(self) -> str:
        """In words."""
        match self:
            case ForecastPeriod.THIS_MONTH:
                return say("This month")
            case ForecastPeriod.NEXT_MONTH:
                return say("Next month")
            case ForecastPeriod.THIS_QUARTER:
                return say("This quarter")
        return say("Next quarter")

    def months(self, today: date) -> range:
        """Its months, as ``gtm.domain.month`` counts them."""
        is_quarter = self in {ForecastPeriod.THIS_QUARTER, ForecastPeriod.NEXT_QUARTER}
        length = MONTHS_PER_QUARTER if is_quarter else 1
        start = quarter_start(month_of(today)) if is_quarter else month_of(today)
        if self in {ForecastPeriod.NEXT_MONTH, ForecastPeriod.NEXT_QUARTER}:
            start = later(start, length)
        return range(start, later(start, length))

    def days(self, today: date) -> tuple[date, date]:
        """Its first and its last day."""
        months = self.months(today)
        return first_day_of(Month(months[0])), last_day_of(Month(months[-1]))
