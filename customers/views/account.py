"""The page of one account, put together from panels."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.web.htmx import is_fragment_request
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace, UnknownPanel, panel_named, panels_for


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel on the page.

    Attributes:
        body: the inside of its card; empty when it is loaded after the page.
    """

    panel: AccountPanel
    body: str = ""


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account with the panels of the first screen filled in."""
    user = person(request)
    record = _visible_account(user, pk)
    shown = [_shown(request, panel, record, user) for panel in panels_for(user)]
    context = {
        "account": record,
        "story": [item for item in shown if item.panel.place is PanelPlace.STORY],
        "facts": [item for item in shown if item.panel.place is PanelPlace.FACTS],
    }
    return render(request, "customers/account.html", context)


@require_safe
def account_panel(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One panel: the inside of its card for htmx, else a page of its own."""
    user = person(request)
    record = _visible_account(user, pk)
    try:
        panel = panel_named(key, user)
    except UnknownPanel as unknown:
        raise Http404(str(unknown)) from unknown
    if is_fragment_request(request):
        return HttpResponse(_body(request, panel, record, user))
    shown = ShownPanel(panel, _body(request, panel, record, user))
    return render(request, "customers/panel.html", {"account": record, "shown": shown})


def _visible_account(user: User, pk: int) -> CustomerRecord:
    visible = CustomerRecord.objects.visible_to(user).select_related("csm", "account_executive")
    return get_object_or_404(visible, pk=pk)


def _shown(request: HttpRequest, panel: AccountPanel, record: CustomerRecord, user: User) -> ShownPanel:
    return ShownPanel(panel, _body(request, panel, record, user) if panel.is_in_first_response else "")


def _body(request: HttpRequest, panel: AccountPanel, record: CustomerRecord, user: User) -> str:
    context = {"account": record, "panel": panel, **panel.context(record, user)}
    return render_to_string(panel.template, context, request)
