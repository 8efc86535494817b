"""Whose rows a person may choose to see."""

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from customers.models import CustomerRecord

BOOK_ROLES = frozenset({Role.CSM, Role.SALES})


def scopes_of(user: User) -> tuple[tuple[str, ...], str]:
    """The scopes a person may choose from, and the one to start with: one's own book, if there is one."""
    reachable = Scope(user.reach).reachable
    scopes = tuple(scope.value for scope in reachable if scope is not Scope.TEAM or user.team_id is not None)
    return scopes, Scope.MINE if _has_a_book(user) else reachable[-1]


def _has_a_book(user: User) -> bool:
    return Role(user.role) in BOOK_ROLES and CustomerRecord.objects.visible_to(user, Scope.MINE).exists()
