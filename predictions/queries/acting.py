"""Who was acted on: asked here, answered by the contexts in which people act."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date


class ActionHistory(ABC):
    """Port: a record of what people did about accounts."""

    @abstractmethod
    def acted_on(self, first: date, last: date) -> Collection[int]:
        """Primary keys of the customers somebody acted on, both days included."""


_histories: list[ActionHistory] = []


def add_action_history(history: ActionHistory) -> None:
    """Adds a record; a context above this one does so when the product starts."""
    _histories.append(history)


def remove_action_history(history: ActionHistory) -> None:
    """Takes a record out again."""
    _histories.remove(history)


def acted_on(first: date, last: date) -> frozenset[int]:
    """Primary keys of the customers that any record names, both days included."""
    return frozenset(key for history in _histories for key in history.acted_on(first, last))
