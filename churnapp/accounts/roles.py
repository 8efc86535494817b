"""Who may do what, in one place."""

from enum import StrEnum

from churnapp.saying import later, say


class Role(StrEnum):
    """What a person does here."""

    CSM = "csm"
    SALES = "sales"
    ADMIN = "admin"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        """The role in words."""
        return say(_WORDS[self])

    @property
    def may_edit(self) -> bool:
        """Whether the role may change anything at all; a viewer never may."""
        return self is not Role.VIEWER

    @property
    def may_administer(self) -> bool:
        """Whether the role may feed data, start scoring runs and manage users."""
        return self is Role.ADMIN


class Scope(StrEnum):
    """Whose accounts: the widest a person may see, and what a page shows."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"

    def within(self, reach: "Scope") -> "Scope":
        """This scope, narrowed to what ``reach`` allows."""
        order = list(Scope)
        return order[min(order.index(self), order.index(reach))]

    @property
    def reachable(self) -> tuple["Scope", ...]:
        """The scopes a person with this reach may switch between, narrowest first."""
        order = list(Scope)
        return tuple(order[: order.index(self) + 1])


_WORDS = {
    Role.CSM: later("Customer success"),
    Role.SALES: later("Sales"),
    Role.ADMIN: later("Admin"),
    Role.VIEWER: later("Viewer"),
}
