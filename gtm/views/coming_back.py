"""Where a form about an opportunity or a play leads back to."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from gtm.queries.opportunity_list import OPPORTUNITIES

BOARD, PAGE = "board", "page"


def way_back(request: HttpRequest, user: User, pk: int) -> str:
    """The board, the page of the opportunity or the list, as the form remembers it.

    What it remembers is read again, so that it leads nowhere else.

    Args:
        request: its ``back`` names the kind of page, its ``list`` the query string.
        user: who sent the form.
        pk: of the opportunity.
    """
    back = request.POST.get("back")
    if back == PAGE:
        return reverse("gtm:opportunity", args=[pk])
    state = OPPORTUNITIES.state_from_query(user, request.POST.get("list", ""))
    if back == BOARD:
        return f"{reverse('gtm:board')}{state.url}"
    return f"{reverse('gtm:opportunities')}{state.url}"


def worklist_url(request: HttpRequest) -> str:
    """The worklist of the day, for the scope that the form remembers."""
    scope = request.POST.get("scope", "")
    return reverse("home") + (f"?{urlencode({'scope': scope})}" if scope in list(Scope) else "")
