"""The navigation: each context adds its own pages when the product starts."""

from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse


class Person(Protocol):
    """Who looks, as far as the navigation needs to know."""

    @property
    def may_administer(self) -> bool:
        """Whether the person may feed data, start scoring runs and manage users."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A page in the navigation.

    Attributes:
        label: one or two words.
        icon: a name of the vendored icons.
        url_name: of a page without arguments, such as ``customers:accounts``.
        position: smaller stands first; the house counts in tens.
        admin_only: whether only admins see it (the page must guard itself all the same).
    """

    label: str
    icon: str
    url_name: str
    position: int
    admin_only: bool = False


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A destination as one person sees it on one page."""

    label: str
    icon: str
    url: str
    is_current: bool
    admin_only: bool


_destinations: dict[str, Destination] = {}


def add_destination(destination: Destination) -> None:
    """Adds a page to the navigation; the same URL name again replaces it."""
    _destinations[destination.url_name] = destination


def navigation_for(person: Person, path: str) -> list[NavigationLink]:
    """The links a person sees, with the one that leads to ``path`` (or above it) marked as current."""
    seen = sorted(
        (item for item in _destinations.values() if person.may_administer or not item.admin_only),
        key=lambda item: item.position,
    )
    urls = [reverse(item.url_name) for item in seen]
    current = max((url for url in urls if path.startswith(url)), key=len, default=None)
    return [
        NavigationLink(item.label, item.icon, url, url == current, item.admin_only)
        for item, url in zip(seen, urls, strict=True)
    ]
