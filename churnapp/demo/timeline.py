"""The window under simulation, in days and weeks, and the calendar of renewals and working days."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from churnapp.demo.arrays import BoolArray, DayArray, FloatArray, IntArray

DAYS_PER_WEEK = 7
HORIZON_DAYS = 90
HORIZON_WEEKS = HORIZON_DAYS // DAYS_PER_WEEK + 2
LAST_RENEWAL_DAY_OF_MONTH = 28
YEAR_END_WEIGHT = 0.25
PUBLIC_HOLIDAY_WEIGHT = 0.3
PUBLIC_HOLIDAYS = frozenset({(1, 1), (5, 1), (7, 4), (11, 11)})


@dataclass(frozen=True, slots=True)
class Timeline:
    """The simulated days: day 0 is ``start``, the last day is ``end``.

    Attributes:
        start: first day with data.
        end: last day with data, inclusive.

    Raises:
        ValueError: the window is empty.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"The window {self.start} to {self.end} is empty. Give an end after the start.")

    @classmethod
    def ending(cls, end: date, months: int) -> "Timeline":
        """The window of ``months`` calendar months that ends with ``end``."""
        if months < 1:
            raise ValueError(f"A window of {months} months is not possible. Give 1 or more.")
        year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
        last_of_month = calendar.monthrange(year, month + 1)[1]
        return cls(date(year, month + 1, min(end.day, last_of_month)), end)

    @property
    def day_count(self) -> int:
        """Days of data."""
        return (self.end - self.start).days + 1

    @property
    def week_count(self) -> int:
        """Weeks of seven days from ``start``; the last may be cut."""
        return -(-self.day_count // DAYS_PER_WEEK)

    @property
    def last_day(self) -> int:
        """Number of the day ``end``."""
        return self.day_count - 1

    def date_of(self, day: int) -> date:
        """The calendar date of a day number."""
        return self.start + timedelta(days=int(day))

    def dates_of(self, days: IntArray) -> DayArray:
        """The calendar dates of day numbers."""
        dates: DayArray = np.datetime64(self.start, "D") + days.astype("m8[D]")
        return dates

    def month_starts(self) -> IntArray:
        """Day numbers of the first days of all months in the window."""
        days = self.dates_of(np.arange(self.day_count))
        is_first = days == days.astype("M8[M]").astype("M8[D]")
        return np.flatnonzero(is_first).astype(np.int64)

    def week_start_days(self, weeks: int) -> IntArray:
        """Day numbers on which the first ``weeks`` weeks start; may reach beyond the window."""
        return np.arange(weeks, dtype=np.int64) * DAYS_PER_WEEK

    def is_weekend(self) -> BoolArray:
        """Per day of the window, whether it is a Saturday or Sunday."""
        # 1970-01-01, day 0 of numpy's calendar, was a Thursday
        weekday = (self.dates_of(np.arange(self.day_count)).astype(np.int64) + 3) % DAYS_PER_WEEK
        weekend: BoolArray = weekday >= 5
        return weekend

    def holiday_weights(self) -> FloatArray:
        """Per day of the window, the share of usual work that is done: 1, less on holidays."""
        return np.array([_holiday_weight(self.date_of(day)) for day in range(self.day_count)])


def next_renewals(signup: DayArray, period_months: IntArray, days: DayArray) -> DayArray:
    """The first renewal strictly after each day.

    Args:
        signup: day of signup, shape (n,).
        period_months: length of a term, shape (n,).
        days: days asked for, shape (k,) or (n, k).

    Returns:
        Renewal days, shape (n, k).
    """
    period = period_months[:, None]
    terms = (days.astype("M8[M]") - signup.astype("M8[M]")[:, None]).astype(np.int64) // period
    renewal = renewals(signup, period_months, terms)
    result: DayArray = np.where(renewal > days, renewal, renewals(signup, period_months, terms + 1))
    return result


def renewals(signup: DayArray, period_months: IntArray, numbers: IntArray) -> DayArray:
    """The days on which the numbered terms start, term 0 at the signup.

    Args:
        signup: day of signup, shape (n,).
        period_months: length of a term, shape (n,).
        numbers: of the terms, shape (k,) or (n, k).

    Returns:
        Days, shape (n, k), never later in the month than the 28th.
    """
    month = signup.astype("M8[M]")
    day_of_month = np.minimum(
        (signup - month.astype("M8[D]")).astype(np.int64), LAST_RENEWAL_DAY_OF_MONTH - 1
    )
    days: DayArray = (month[:, None] + numbers * period_months[:, None]).astype("M8[D]") + day_of_month[
        :, None
    ]
    return days


def _holiday_weight(day: date) -> float:
    if (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day <= 2):
        return YEAR_END_WEIGHT
    return PUBLIC_HOLIDAY_WEIGHT if (day.month, day.day) in PUBLIC_HOLIDAYS else 1.0
