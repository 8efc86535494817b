"""What the workspace adds to every list page: the bar of saved views."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.lists import ListCompanion, ListDefinition, add_companion
from churnapp.web.lists import ListState, Page
from churnapp.workspace.queries.saved_views import bar_of, default_view, opening_query


class Workspace(ListCompanion):
    """Saved views."""

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
        return {"views_bar": bar_of(user, definition.key, state, reverse(definition.url_name))}


add_companion(Workspace())
