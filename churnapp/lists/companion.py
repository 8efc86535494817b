"""What stands beside every list and is built upon lists: other rooms add theirs when they are ready."""

from collections.abc import Mapping
from typing import Any

from churnapp.accounts.models import User
from churnapp.lists.definition import ListDefinition
from churnapp.web.lists import ListState, Page

type AnyList = ListDefinition[Any, Any]


class ListCompanion:
    """Something that every list page has beside its rows."""

    def opens_with(self, user: User, definition: AnyList) -> str:  # noqa: ARG002
        """The address that the plain address of the list leads to for this person; empty for itself."""
        return ""

    def around(
        self,
        user: User,  # noqa: ARG002
        definition: AnyList,  # noqa: ARG002
        state: ListState,  # noqa: ARG002
        page: Page[Any],  # noqa: ARG002
    ) -> Mapping[str, object]:
        """What the templates of the list show of it, under names of its own."""
        return {}


_companions: list[ListCompanion] = []


def add_companion(companion: ListCompanion) -> None:
    """Adds it to every list."""
    _companions.append(companion)


def opening_of(user: User, definition: AnyList) -> str:
    """Where the plain address of a list leads; empty where it stays."""
    return next((url for each in _companions if (url := each.opens_with(user, definition))), "")


def surroundings(user: User, definition: AnyList, state: ListState, page: Page[Any]) -> dict[str, object]:
    """What all companions show."""
    shown: dict[str, object] = {}
    for companion in _companions:
        shown |= companion.around(user, definition, state, page)
    return shown
