"""How much work of plays each person has."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import scope_links
from gtm.queries.plays.load import load_rows
from gtm.queries.plays.play_list import PLAYS


@require_safe
def play_load(request: HttpRequest) -> HttpResponse:
    """One row for each owner of an open play."""
    user = person(request)
    state = PLAYS.state_from_query(user, request.GET)
    context = {
        "rows": load_rows(user, Scope(state.scope), timezone.now().date()),
        "scopes": scope_links(state),
        "looks_url": state.at_the_start.url,
    }
    return render_page_or_fragment(request, "gtm/plays/load.html", context, ("play_load",))
