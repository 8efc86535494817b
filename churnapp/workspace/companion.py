"""What the workspace adds to every list page: saved views, what to do with many rows, and exports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.lists import ListCompanion, ListDefinition, add_companion
from churnapp.web.lists import ListState, Page
from churnapp.workspace.actions import actions_for
from churnapp.workspace.exporting import FileKind
from churnapp.workspace.queries.saved_views import bar_of, default_view, opening_query


@dataclass(frozen=True, slots=True)
class ExportMenu:
    """The files that a list can be had as.

    Attributes:
        query: what the list shows.
    """

    list_key: str
    query: str
    kinds: ClassVar = [(kind.value, kind.label) for kind in FileKind]


class Workspace(ListCompanion):
    """Saved views, actions and exports."""

    def opens_with(self, user: User, definition: ListDefinition[Any, Any]) -> str:
        """The person's default view of the list."""
        view = default_view(user, definition.key)
        return f"{reverse(definition.url_name)}?{opening_query(view)}" if view else ""

    def around(
        self,
        user: User,
        definition: ListDefinition[Any, Any],
        state: ListState,
        page: Page[Any],  # noqa: ARG002
    ) -> Mapping[str, object]:
        """One query."""
        actions = actions_for(definition.key, user) if user.may_edit else []
        return {
            **({"actions": tuple(actions)} if actions else {}),
            "views_bar": bar_of(user, definition.key, state, reverse(definition.url_name)),
            "export": ExportMenu(definition.key, state.url.removeprefix("?")),
        }


add_companion(Workspace())
