"""Days as arguments of commands."""

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime


def past_day(text: str) -> date:
    """A day that is over or today (UTC).

    Raises:
        ArgumentTypeError: it is no day, or lies ahead; with what is valid.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day. Give one like 2026-03-31.") from None
    if day > datetime.now(UTC).date():
        raise ArgumentTypeError(f"{day} lies in the future. Give today or a day before.")
    return day
