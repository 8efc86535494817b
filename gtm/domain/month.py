"""Calendar months as numbers, so that they can be counted, shifted and compared."""

from datetime import date, timedelta
from typing import NewType

from churnapp.month_words import short_month_and_year
from churnapp.saying import say

MONTHS_PER_YEAR = 12
MONTHS_PER_QUARTER = 3

Month = NewType("Month", int)
"""Months since the year 0; revenue of a month is what holds at the end of its last day."""


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return Month(day.year * MONTHS_PER_YEAR + day.month - 1)


def first_day_of(month: Month) -> date:
    """The first day of a month."""
    year, position = divmod(month, MONTHS_PER_YEAR)
    return date(year, position + 1, 1)


def last_day_of(month: Month) -> date:
    """The last day of a month."""
    return first_day_of(later(month, 1)) - timedelta(days=1)


def later(month: Month, months: int) -> Month:
    """The month that many months later; earlier when negative."""
    return Month(month + months)


def quarter_start(month: Month) -> Month:
    """The first month of the quarter that a month lies in."""
    return Month(month - month % MONTHS_PER_QUARTER)


def month_key(month: Month) -> str:
    """A month in an address: ``2026-10``."""
    return f"{first_day_of(month):%Y-%m}"


def month_words(month: Month) -> str:
    """A month in words: ``Oct 2026``."""
    return short_month_and_year(first_day_of(month))


def quarter_words(month: Month) -> str:
    """The quarter of a month in words: ``Q4 2026``."""
    year, position = divmod(month, MONTHS_PER_YEAR)
    return say("Q{quarter} {year}", quarter=position // MONTHS_PER_QUARTER + 1, year=year)
