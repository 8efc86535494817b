"""The list of contacts."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.lists import render_defined_list
from churnapp.web.lists import ListState, Page
from customers.columns import RowValues
from customers.queries.contact_list import CONTACTS, has_any_contact

FRAGMENTS = ("contact_list", "contact_table")


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``contact_table`` alone, or for ``contact_list`` when filters change too."""
    return render_defined_list(
        request, CONTACTS, "customers/contacts.html", fragments=FRAGMENTS, around=_around
    )


def _around(user: User, state: ListState, page: Page[RowValues]) -> Mapping[str, object]:  # noqa: ARG001
    return {"has_none": not page.total and not has_any_contact(user)}
