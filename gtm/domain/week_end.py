"""Where a week's work ends on a list of plays, the most valuable first."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum


class WeekEnd(StrEnum):
    """What ends the list."""

    HOURS = "hours"
    WORTH = "worth"


def week_end(values: Sequence[Decimal | None], first: int, room: int) -> tuple[int, WeekEnd] | None:
    """Before which row of a page the week ends, and why; None where it ends on a later page.

    A play that nobody can put a value on ends the week as one that brings nothing: both stand last.

    Args:
        values: expected values of the plays on the page, US dollars, the highest first.
        first: position of the first of them on the whole list, from 1.
        room: how many plays the hours are enough for.
    """
    for place, value in enumerate(values):
        if value is None or value < 0:
            return place, WeekEnd.WORTH
        if first + place > room:
            return place, WeekEnd.HOURS
    return None
