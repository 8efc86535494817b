"""Who gets a play when there is not room for all: for each owner, the most valuable first."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Wish:
    """A play that a rule wants to open.

    Attributes:
        key: of the entry that wants it.
        owner: primary key of who would do it; None for nobody, who has a budget too.
        value: expected, US dollars; None where nothing says it.
    """

    key: int
    owner: int | None
    value: Decimal | None


def with_room(wishes: Iterable[Wish], room: Callable[[int | None], int]) -> set[int]:
    """Keys of the wishes that are granted; what is worth nothing known comes last.

    Args:
        wishes: of all rules together, so that the rules of one pass share what room there is.
        room: how many more plays an owner can take on this week; may be negative.
    """
    granted: set[int] = set()
    taken: Counter[int | None] = Counter()
    for wish in sorted(wishes, key=_most_valuable_first):
        if taken[wish.owner] < room(wish.owner):
            taken[wish.owner] += 1
            granted.add(wish.key)
    return granted


def week_of(day: date) -> date:
    """The Monday on which the week of a day begins: budgets begin anew on it."""
    return day - timedelta(days=day.weekday())


def _most_valuable_first(wish: Wish) -> tuple[bool, Decimal, int]:
    return wish.value is None, -(wish.value or Decimal(0)), wish.key
