"""The panels of the account page, topmost first."""

from churnapp.accounts.models import User
from customers.panels.panel import AccountPanel


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
