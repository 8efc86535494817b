"""A defined list as a page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.lists.companion import opening_of, surroundings
from churnapp.lists.definition import ListDefinition
from churnapp.lists.viewing import Viewing
from churnapp.web.lists import ListState, Page, render_list

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
        fragments: partials of the page that may be asked for alone.
        around: what the page shows besides, given the person, the state and the page.
    """
    user = person(request)
    if request.method != "POST" and not request.GET and (opening := opening_of(user, definition)):
        return redirect(opening)
    state = definition.state_from_query(user, request.GET)
    viewing = Viewing(
        today=timezone.now().date(),
        may_edit=user.may_edit,
        csrf_token=get_token(request),
        list_url=state.url,
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
