"""The page of one account, put together from panels."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.web.htmx import is_fragment_request
from churnapp.web.lists import Chip, chips_of
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace, UnknownPanel, panel_named, panels_for
from customers.queries.account import CAME_FROM, account_url, facts_of, visible_parent
from customers.queries.accounts import ACCOUNTS
from customers.queries.neighbours import Neighbour, neighbours_of
from customers.queries.people import followers_of
from customers.queries.tags import tags_of
from customers.views.visible import visible_or_404


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel on the page.

    Attributes:
        body: the inside of its card; empty when it is loaded after the page.
        query: what the page's address asks of it, with the question mark; empty for nothing.
    """

    panel: AccountPanel
    body: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A link to an account beside this one in the list."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CameFrom:
    """The list that a person came from.

    Attributes:
        url: its query string, with the question mark.
        chips: what narrows it.
        previous, next: the accounts beside this one; None at the ends.
    """

    url: str
    chips: tuple[Chip, ...]
    previous: Step | None
    next: Step | None


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account with the panels of the first screen filled in."""
    user = person(request)
    record = visible_or_404(user, pk)
    shown = [
        item
        for panel in panels_for(user)
        if (item := _shown(request, panel, record, user)).body.strip() or not panel.is_hidden_when_empty
    ]
    context = {
        "account": record,
        "facts": facts_of(record, timezone.now().date()),
        "parent": visible_parent(record, user),
        "followers": followers_of(record.pk),
        "tags": tags_of(account=record.pk),
        "came_from": _came_from(request.GET, record, user),
        "story_panels": [item for item in shown if item.panel.place is PanelPlace.STORY],
        "facts_panels": [item for item in shown if item.panel.place is PanelPlace.FACTS],
    }
    return render(request, "customers/account.html", context)


@require_safe
def account_panel(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One panel: the inside of its card for htmx, else a page of its own."""
    user = person(request)
    record = visible_or_404(user, pk)
    try:
        panel = panel_named(key, user)
    except UnknownPanel as unknown:
        raise Http404(str(unknown)) from unknown
    if is_fragment_request(request):
        response = HttpResponse(_body(request, panel, record, user))
        if kept := _kept_query(panel, request.GET):
            response["HX-Replace-Url"] = _page_with(request, kept)
        return response
    shown = ShownPanel(panel, _body(request, panel, record, user))
    return render(request, "customers/panel.html", {"account": record, "shown": shown})


def _came_from(query: QueryDict, record: CustomerRecord, user: User) -> CameFrom | None:
    if CAME_FROM not in query:
        return None
    state = ACCOUNTS.state_from_query(user, query.get(CAME_FROM, ""))
    neighbours = neighbours_of(record, user, state, timezone.now().date())
    return CameFrom(
        url=state.url,
        chips=tuple(chips_of(state)),
        previous=_step(neighbours.previous, state.url),
        next=_step(neighbours.next, state.url),
    )


def _step(neighbour: Neighbour | None, list_url: str) -> Step | None:
    if neighbour is None:
        return None
    return Step(neighbour.name, account_url(neighbour.pk, list_url=list_url))


def _shown(request: HttpRequest, panel: AccountPanel, record: CustomerRecord, user: User) -> ShownPanel:
    if panel.is_in_first_response:
        return ShownPanel(panel, _body(request, panel, record, user))
    kept = _kept_query(panel, request.GET)
    return ShownPanel(panel, query=f"?{urlencode(kept)}" if kept else "")


def _kept_query(panel: AccountPanel, query: QueryDict) -> dict[str, str]:
    return {name: query.get(name, "") for name in panel.kept_in_address if name in query}


def _page_with(request: HttpRequest, kept: dict[str, str]) -> str:
    """The address of the page that asked, with what it asked of a panel."""
    shown = urlsplit(request.htmx.current_url_abs_path or "")  # type: ignore[attr-defined]
    query = QueryDict(shown.query, mutable=True)
    for name, value in kept.items():
        query[name] = value
    return f"{shown.path}?{query.urlencode()}"


def _body(request: HttpRequest, panel: AccountPanel, record: CustomerRecord, user: User) -> str:
    asked = panel.context_asked(record, user, request.GET)
    return render_to_string(panel.template, {"account": record, "panel": panel, **asked}, request)
