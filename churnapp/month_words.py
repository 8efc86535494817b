"""Months in the reader's language."""

from datetime import date

from churnapp.saying import later, say

_LONG = (
    later("January"),
    later("February"),
    later("March"),
    later("April"),
    later("May"),
    later("June"),
    later("July"),
    later("August"),
    later("September"),
    later("October"),
    later("November"),
    later("December"),
)
_SHORT = (
    later("Jan"),
    later("Feb"),
    later("Mar"),
    later("Apr"),
    later("May"),
    later("Jun"),
    later("Jul"),
    later("Aug"),
    later("Sep"),
    later("Oct"),
    later("Nov"),
    later("Dec"),
)


def short_month(day: date) -> str:
    """``Nov``."""
    return say(_SHORT[day.month - 1])


def short_month_and_year(day: date) -> str:
    """``Nov 2026``."""
    return say("{month} {year}", month=short_month(day), year=day.year)


def long_month_and_year(day: date) -> str:
    """``November 2026``."""
    return say("{month} {year}", month=say(_LONG[day.month - 1]), year=day.year)


def day_in_words(day: date) -> str:
    """``22 Nov 2026``."""
    return say("{day} {month} {year}", day=day.day, month=short_month(day), year=day.year)
