"""Working days, Monday to Friday; holidays differ by country and are not known here."""

from datetime import date, timedelta

from churnapp.saying import say

SATURDAY, WEEK_WORK = 5, 5


def first_working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def working_days_after(day: date, count: int) -> date:
    """The working day that is so many working days ahead.

    Args:
        day: where counting begins; a weekend counts as the Monday after it.
        count: 0 is the day itself.

    Raises:
        ValueError: count is negative.
    """
    if count < 0:
        raise ValueError(say("{count} working days ahead is not possible. Valid: 0 or more.", count=count))
    start = first_working_day(day)
    weeks, days = divmod(start.weekday() + count, WEEK_WORK)
    return start + timedelta(days=7 * weeks + days - start.weekday())
