"""From text to values; each refuses with a sentence that says the value and what is right."""

import math
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from churnapp.saying import later, say

TRUE_WORDS = frozenset({"true", "t", "yes", "y", "1"})
FALSE_WORDS = frozenset({"false", "f", "no", "n", "0"})
ZERO_BYTE = later("The text holds a zero byte. Remove it.")
MAX_MONEY = Decimal(10) ** 12
MAX_WHOLE_NUMBER = 2**31 - 1


def text(max_length: int) -> Callable[[str], str]:
    """A parser of text with an upper bound of characters."""

    def parse(value: str) -> str:
        if len(value) > max_length:
            raise ValueError(
                say(
                    "{count} characters are too long. Valid: up to {max_length}.",
                    count=len(value),
                    max_length=max_length,
                )
            )
        if "\x00" in value:
            raise ValueError(say(ZERO_BYTE))
        return value

    return parse


@lru_cache(maxsize=50_000)
def day(value: str) -> date:
    """A day from an ISO date or timestamp; of a timestamp with an offset, the day in UTC."""
    return moment(value).date()


def start_of(on: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(on, time.min, UTC)


@lru_cache(maxsize=50_000)
def moment(value: str) -> datetime:
    """An aware UTC time from an ISO date or timestamp; without an offset it is taken as UTC."""
    try:
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            say("{value!r} is not a date. Write dates as 2026-01-31 or 2026-01-31T09:30:00Z.", value=value)
        ) from None


def decimal(value: str) -> Decimal:
    """A finite decimal number that a money column can hold."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(
            say("{value!r} is not a number. Write numbers as 1250.00, without separators.", value=value)
        )
    if abs(number) >= MAX_MONEY:
        raise ValueError(
            say("{value} is too large. Valid: below {max_money:,}.", value=value, max_money=MAX_MONEY)
        )
    return number


def number(value: str) -> float:
    """A finite number."""
    try:
        read = float(value)
    except ValueError:
        read = math.nan
    if not math.isfinite(read):
        raise ValueError(say("{value!r} is not a number. Write numbers as 12.5.", value=value))
    return read


def number_of_at_least_zero(value: str) -> float:
    """A finite number, zero or more."""
    read = number(value)
    if read < 0:
        raise ValueError(say("{value} is negative. Valid: 0 or more.", value=value))
    return read


def share(value: str) -> float:
    """A number from 0 to 1."""
    read = number(value)
    if not 0 <= read <= 1:
        raise ValueError(say("{value} is not a share. Valid: 0 to 1 (write 15 % as 0.15).", value=value))
    return read


def whole_number(largest: int = MAX_WHOLE_NUMBER) -> Callable[[str], int]:
    """A parser of whole numbers from zero to ``largest``; ``12.0`` counts as whole."""

    def parse(value: str) -> int:
        read = decimal(value)
        if read != read.to_integral_value() or not 0 <= read <= largest:
            raise ValueError(
                say(
                    "{value} is not possible. Valid: a whole number from 0 to {largest}.",
                    value=value,
                    largest=largest,
                )
            )
        return int(read)

    return parse


def yes_or_no(value: str) -> bool:
    """A truth value in any of the usual words."""
    word = value.lower()
    if word in TRUE_WORDS | FALSE_WORDS:
        return word in TRUE_WORDS
    raise ValueError(say("{value!r} is neither true nor false. Write true or false.", value=value))


def one_of(what: str, choices: Iterable[str]) -> Callable[[str], str]:
    """A parser that accepts some words, ignoring case, spaces and hyphens.

    Args:
        what: the noun for the message: ``stage``.
        choices: the words, lower case with underscores.
    """
    words = {str(choice): str(choice) for choice in choices}

    def parse(value: str) -> str:
        word = "_".join(value.lower().replace("-", " ").replace("_", " ").split())
        if word not in words:
            raise ValueError(
                say(
                    "Unknown {what} {value!r}. Valid: {words}.",
                    what=what,
                    value=value,
                    words=", ".join(words),
                )
            )
        return words[word]

    return parse
