"""The rows of a list that somebody chose: some by their keys, or all that match what the list shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import QuerySet
from django.http import QueryDict

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import ListDefinition
from churnapp.web.lists import PAGE_SIZES, ListState

MOST_CHOSEN = max(PAGE_SIZES)
MOST_KEY_DIGITS = 18
ROW, ALL, LIST = "row", "all", "list"


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """What was chosen.

    Attributes:
        state: what the list shows.
        is_all: whether everything that matches is meant, on whatever page.
        picked: keys of rows; nothing counts of them when all are meant.
    """

    definition: ListDefinition[Any, Any]
    user: User
    state: ListState
    is_all: bool
    picked: tuple[int, ...]

    @classmethod
    def read(cls, definition: ListDefinition[Any, Any], user: User, sent: QueryDict) -> Self:
        """What a form sent; keys that are none are left out."""
        keys = [key for key in sent.getlist(ROW)[:MOST_CHOSEN] if _is_key(key)]
        state = definition.state_from_query(user, sent.get(LIST, ""))
        return cls(definition, user, state, ALL in sent, tuple(dict.fromkeys(map(int, keys))))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen at all."""
        return not self.is_all and not self.picked

    @property
    def query(self) -> str:
        """What the list shows, as a query string without question mark."""
        return self.state.url.removeprefix("?")

    def count(self, today: date) -> int:
        """How many there are now, in one query."""
        return self._found(today).count()

    def keys(self, today: date) -> list[int]:
        """Their keys now, those that were picked in that order, in one query."""
        found = list(self._found(today).order_by("pk").values_list("pk", flat=True))
        return found if self.is_all else [key for key in self.picked if key in set(found)]

    def _found(self, today: date) -> QuerySet[Any]:
        if self.is_all:
            return self.definition.matching(self.user, self.state, today)
        return self.definition.visible(self.user, Scope.ALL).filter(pk__in=self.picked)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_KEY_DIGITS
