"""The navigation: each context adds its own pages when the product starts."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from django.urls import reverse

from churnapp.saying import later, say
from churnapp.web.remembered import written_once


class Person(Protocol):
    """Who looks, as far as the navigation needs to know."""

    @property
    def may_administer(self) -> bool:
        """Whether the person may feed data, start scoring runs and manage users."""

    @property
    def may_edit(self) -> bool:
        """Whether the person may change anything."""


class Section(Enum):
    """A group of pages, in the order of the sidebar; the value is its heading in English."""

    DAY = ""
    PINNED = later("Pinned")
    CUSTOMERS = later("Customers")
    WORK = later("Work")
    SALES = later("Sales")
    INSIGHT = later("Insight")
    ADMINISTRATION = later("Administration")

    @property
    def heading(self) -> str:
        """Above its links."""
        return say(self.value)

    @property
    def key(self) -> str:
        """How the cookie of folded sections calls it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Destination:
    """A page in the navigation.

    Attributes:
        label: one or two words, marked with ``later``.
        icon: a name of the vendored icons.
        url_name: of a page without arguments, such as ``customers:accounts``.
        position: smaller stands first in its section; the house counts in tens.
        admin_only: whether only admins see it (the page must guard itself all the same).
        section: where it stands.
        key: the letter that leads here after ``g``; empty for none.
    """

    label: str
    icon: str
    url_name: str
    position: int
    admin_only: bool = False
    section: Section = Section.CUSTOMERS
    key: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that is begun from anywhere, by its name in the search.

    Attributes:
        label: a verb and a noun, marked with ``later``.
        icon: a name of the vendored icons.
        url: a path of this product, or the name of a URL without arguments.
        editor_only: whether viewers do not see it (the page must guard itself all the same).
        admin_only: whether only admins see it.
        words: what else people may call it, marked with ``later``.
    """

    label: str
    icon: str
    url: str
    editor_only: bool = False
    admin_only: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A destination as one person sees it on one page."""

    label: str
    icon: str
    url: str
    is_current: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """Links under one heading.

    Attributes:
        heading: empty for the pages of the day, which are never folded.
        is_open: whether its links are seen; a section with the current page is never folded away.
    """

    key: str
    heading: str
    links: tuple[NavigationLink, ...]
    is_open: bool


type OwnLinks = Callable[[Person, str], Sequence[NavigationLink]]
"""Links for a person on a page, given by its address with the query string."""

_destinations: dict[str, Destination] = {}
_actions: dict[str, Action] = {}
_own: list[OwnLinks] = []


def add_destination(destination: Destination) -> None:
    """Adds a page to the navigation; the same URL name again replaces it."""
    _destinations[destination.url_name] = destination


def add_action(action: Action) -> None:
    """Adds an action to the search; the same label again replaces it."""
    _actions[action.label] = action


def link_own(links: OwnLinks) -> None:
    """Adds links of the person's own, such as pinned views, to the sidebar."""
    _own.append(links)


def actions_for(person: Person) -> list[Action]:
    """The actions a person may begin."""
    return [
        action
        for action in _actions.values()
        if (person.may_edit or not action.editor_only) and (person.may_administer or not action.admin_only)
    ]


def navigation_for(
    person: Person, path: str, folded: Collection[str] = frozenset()
) -> list[NavigationSection]:
    """The pages a person sees, in their sections.

    Args:
        person: who looks.
        path: of the page; the link that leads to it (or above it) is marked as current.
        folded: keys of the sections that the person has folded.
    """
    links = [
        (section, link)
        for section, link, admin_only in _all_links(tuple(_destinations.values()))
        if person.may_administer or not admin_only
    ]
    above = max((link.url for _, link in links if _leads_above(link.url, path)), key=len, default=None)
    marked = [(section, _marked(link) if link.url == above else link) for section, link in links]
    return [
        _section(section, [link for _, link in found], folded)
        for section, found in groupby(marked, key=itemgetter(0))
    ]


def sidebar_for(
    person: Person, address: str, folded: Collection[str] = frozenset()
) -> list[NavigationSection]:
    """The pages in their sections and, below those of the day, what the person has pinned.

    Args:
        person: who looks.
        address: path and query string of the page.
        folded: keys of the sections that the person has folded.
    """
    own = [link for links in _own for link in links(person, address)]
    is_own_page = any(link.is_current for link in own)
    sections = navigation_for(person, "" if is_own_page else address.partition("?")[0], folded)
    if own:
        sections.insert(1, _section(Section.PINNED, own, folded))
    return sections


def _leads_above(url: str, path: str) -> bool:
    """The front page leads to itself only: every path begins with it."""
    return path == url if url == "/" else path.startswith(url)


@written_once(16)
def _all_links(destinations: tuple[Destination, ...]) -> list[tuple[Section, NavigationLink, bool]]:
    """The links of all sections in their order, and whether only admins see them."""
    ordered = sorted(
        destinations, key=lambda item: (list(Section).index(item.section), item.position, say(item.label))
    )
    return [(item.section, _link(item), item.admin_only) for item in ordered]


def _link(item: Destination) -> NavigationLink:
    return NavigationLink(say(item.label), item.icon, reverse(item.url_name), is_current=False, key=item.key)


def _marked(link: NavigationLink) -> NavigationLink:
    return replace(link, is_current=True)


def _section(section: Section, links: list[NavigationLink], folded: Collection[str]) -> NavigationSection:
    is_open = section.key not in folded or any(link.is_current for link in links)
    return NavigationSection(section.key, section.heading, tuple(links), is_open)
