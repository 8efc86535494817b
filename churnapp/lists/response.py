"""A defined list as a page."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.lists.companion import opening_of, surroundings
from churnapp.lists.definition import ListDefinition
from churnapp.lists.viewing import Viewing
from churnapp.web.htmx import is_fragment_request
from churnapp.web.lists import ListState, Page, render_list
from churnapp.web.lists.column_menu import column_menu

COLUMN_MENU = "list_columns"
"""The fragment that holds the menu of columns, long and seldom opened."""

type Around = Callable[[User, ListState, Page[Any]], Mapping[str, object]]
"""What a page shows around its list."""


def render_defined_list[Record: Model, Row](
    request: HttpRequest,
    definition: ListDefinition[Record, Row],
    template: str,
    *,
    fragments: tuple[str, ...],
    around: Around,
) -> HttpResponse:
    """The page of a list, or the fragment of it that htmx wants.

    Args:
        request: who asks, and for what.
        definition: the list.
        template: its page.
        fragments: partials of the page that may be asked for alone, the whole list first.
        around: what the page shows besides, given the person, the state and the page.
    """
    user = person(request)
    if request.method != "POST" and not request.GET and (opening := opening_of(user, definition)):
        return redirect(opening)
    if is_fragment_request(request) and request.htmx.target == COLUMN_MENU:  # type: ignore[attr-defined]
        return _column_menu(request, definition.state_from_query(user, _shown_query(request)), fragments[0])
    state = definition.state_from_query(user, request.GET)
    viewing = Viewing(
        today=timezone.now().date(),
        may_edit=user.may_edit,
        csrf_token=get_token(request),
        list_url=state.url,
        columns=frozenset(state.shown_columns),
    )
    page = definition.page(user, state, viewing)
    fields = definition.fields_shown(state)
    beside = surroundings(user, definition, state, page)
    return render_list(
        request,
        template,
        state=state,
        page=page,
        columns=fields,
        cells=([field.cell(row) for field in fields] for row in page.rows),
        acts=[definition.act(row) for row in page.rows] if user.may_edit else (),
        fragments=fragments,
        has_choice="actions" in beside,
        context={
            "definition": definition,
            "noun": definition.noun,
            "plural": definition.plural,
            **beside,
            **around(user, state, page),
        },
    )


def _column_menu(request: HttpRequest, state: ListState, list_id: str) -> HttpResponse:
    shown = {"state": state, "column_menu": column_menu(state), "list_id": list_id}
    return render(request, "web/list_columns.html", shown)


def _shown_query(request: HttpRequest) -> QueryDict:
    """What the browser shows now: filters may have changed since the link to the menu was written."""
    here = urlsplit(request.htmx.current_url or "")  # type: ignore[attr-defined]
    return QueryDict(here.query) if here.path == request.path else request.GET
