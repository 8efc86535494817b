"""Account panels: how later contexts add what they know to the account page.

A context writes its panels in its own ``panels`` module, ends it with ``add_panel(…)``, and imports that
module when its app is ready. A panel of the first screen is part of the first response; the others load by
HTMX from ``/accounts/<pk>/panels/<key>/``, which is also a page of its own without JavaScript.
"""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar

from churnapp.accounts.models import User
from customers.models import CustomerRecord


class PanelPlace(StrEnum):
    """Where on the account page a panel stands."""

    STORY = "story"  # the wide column
    FACTS = "facts"  # the narrow column


class AccountPanel(ABC):
    """One panel of the account page.

    Attributes:
        key: its name in the URL and its DOM id.
        title: its heading.
        place: in the wide or the narrow column.
        position: smaller stands further up.
        template: a template that renders the inside of the panel's card.
        is_in_first_response: whether it is part of the first response rather than loaded after it.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    place: ClassVar[PanelPlace]
    position: ClassVar[int]
    template: ClassVar[str]
    is_in_first_response: ClassVar[bool] = False

    @abstractmethod
    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """What the template shows; the account is already known to be visible to the user."""

    def is_shown_to(self, user: User) -> bool:  # noqa: ARG002
        """Whether the person gets this panel at all."""
        return True


class UnknownPanel(LookupError):
    """No panel has that key."""


_panels: dict[str, AccountPanel] = {}


def add_panel(panel: AccountPanel) -> None:
    """Adds a panel; the same key again replaces it."""
    _panels[panel.key] = panel


def panels_for(user: User) -> tuple[AccountPanel, ...]:
    """The panels a person gets, topmost first."""
    shown = (panel for panel in _panels.values() if panel.is_shown_to(user))
    return tuple(sorted(shown, key=lambda panel: panel.position))


def panel_named(key: str, user: User) -> AccountPanel:
    """The panel with that key.

    Raises:
        UnknownPanel: there is none, or not for this person.
    """
    panel = _panels.get(key)
    if panel is None or not panel.is_shown_to(user):
        raise UnknownPanel(f"Unknown panel {key!r}. Valid panels: {', '.join(sorted(_panels))}.")
    return panel
