"""The list of support tickets."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.lists import render_defined_list
from churnapp.web.lists import ListState, Page
from customers.columns import RowValues
from usage.queries.ticket_list import TICKETS, has_any_ticket, shows_open

FRAGMENTS = ("ticket_list", "ticket_table")


@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``ticket_table`` alone, or for ``ticket_list`` when filters change too."""
    return render_defined_list(request, TICKETS, "usage/tickets.html", fragments=FRAGMENTS, around=_around)


def _around(user: User, state: ListState, page: Page[RowValues]) -> Mapping[str, object]:
    is_open = shows_open(state)
    return {
        "noun": _("open ticket") if is_open else TICKETS.noun,
        "plural": _("open tickets") if is_open else TICKETS.plural,
        "has_none": not page.total and not has_any_ticket(user),
    }
