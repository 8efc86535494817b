"""How many accounts a week the team can take on: asked here, answered by the context in which people act."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TeamCapacity:
    """What the team can take on.

    Attributes:
        per_week: accounts.
        cost_per_week: of them, US dollars.
        url: of the page on which it is set, for those who may.
    """

    per_week: int
    cost_per_week: Decimal
    url: str


_answers: list[Callable[[], TeamCapacity]] = []


def answer_team_capacity(answer: Callable[[], TeamCapacity]) -> None:
    """Sets who answers; a context above this one does so when the product starts."""
    _answers[:] = [answer]


def team_capacity() -> TeamCapacity | None:
    """None while nobody answers, or nobody has an hour."""
    found = _answers[0]() if _answers else None
    return found if found and found.per_week else None
