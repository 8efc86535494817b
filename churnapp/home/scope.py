"""Whose accounts the page of the day shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists.links import scope_words
from customers.queries.scopes import scopes_of

SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class ScopeLink:
    """One way to look at the day."""

    word: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class HomeScope:
    """Whose accounts are shown, and whose may be.

    Attributes:
        scopes: those the person may choose from.
        default: where the person starts.
    """

    scope: Scope
    scopes: tuple[Scope, ...]
    default: Scope

    @classmethod
    def of(cls, user: User, asked: Mapping[str, str]) -> Self:
        """What was asked for, as far as the person may see it; at most one query."""
        names, default = scopes_of(user)
        scopes = tuple(Scope(name) for name in names)
        wanted = asked.get(SCOPE, "")
        return cls(Scope(wanted if wanted in names else default), scopes, Scope(default))

    @property
    def url(self) -> str:
        """The page of the day that shows it."""
        return self._url_of(self.scope)

    @property
    def links(self) -> list[ScopeLink]:
        """Every scope that may be chosen; none where there is no choice."""
        if len(self.scopes) == 1:
            return []
        return [
            ScopeLink(scope_words(scope), self._url_of(scope), scope is self.scope) for scope in self.scopes
        ]

    def _url_of(self, scope: Scope) -> str:
        home = reverse("home")
        return home if scope is self.default else f"{home}?{urlencode({SCOPE: scope.value})}"
