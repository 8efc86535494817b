"""The list of plays, and moving one."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.lists import Shown, render_defined_list
from churnapp.web.htmx import is_fragment_request
from churnapp.web.lists import ListState, Page
from customers.queries.account import account_url
from gtm.domain import PlayMoveRefused, PlayStatus
from gtm.models import PlayRecord
from gtm.queries.plays.play_list import PLAYS, STATUS, has_any_play
from gtm.queries.plays.rows import PlayRow
from gtm.repositories.plays import PlayMovedMeanwhile, move_play
from gtm.views.coming_back import worklist_url
from gtm.worklist.plays import TODAY

FRAGMENTS = ("play_list", "play_table")
ACCOUNT = "account"


@require_safe
def plays(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``play_table`` alone, or for ``play_list`` with its head."""
    return render_defined_list(request, PLAYS, "gtm/plays/plays.html", fragments=FRAGMENTS, around=_around)


def _around(user: User, state: ListState, page: Page[Shown[PlayRow]]) -> Mapping[str, object]:
    said = "" if STATUS in state.filters or state.where.asks(STATUS) else "open "
    return {
        "noun": f"{said}{PLAYS.noun}",
        "plural": f"{said}{PLAYS.plural}",
        "has_none": not page.total and not has_any_play(user),
    }


@require_POST
@editor_required
def change_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves it and leads back to the list or the account; a refusal is a sentence there."""
    visible = PlayRecord.objects.visible_to(person(request)).select_related("customer")
    play = get_object_or_404(visible, pk=pk)
    status, seen = _status(request, "status"), _status(request, "seen")
    if status is None:
        valid = ", ".join(status.label.lower() for status in PlayStatus)
        messages.error(request, f"Choose one of the statuses: {valid}.")
        return redirect(_way_back(request, play))
    try:
        move_play(pk, status, timezone.now().date(), seen)
    except PlayMovedMeanwhile as first:
        messages.error(request, f"{play.customer.name}: somebody was first. {first} Nothing was changed.")
    except PlayMoveRefused as refusal:
        messages.error(request, f"{play.customer.name}: {refusal}")
    else:
        messages.success(request, f"{play.customer.name}: the play is {status.label.lower()}.")
    return redirect(_way_back(request, play))


def _status(request: HttpRequest, field: str) -> PlayStatus | None:
    try:
        return PlayStatus(request.POST.get(field, ""))
    except ValueError:
        return None


def _way_back(request: HttpRequest, play: PlayRecord) -> str:
    """The panel, the account or the worklist, else the list as the form remembers it, read again."""
    if request.POST.get("back") == TODAY:
        return worklist_url(request)
    if request.POST.get("back") == ACCOUNT:
        if is_fragment_request(request):
            return reverse("customers:account_panel", args=[play.customer_id, "plays"])
        return f"{account_url(play.customer_id)}#panel-plays"
    state = PLAYS.state_from_query(person(request), request.POST.get("list", ""))
    return f"{reverse('gtm:plays')}{state.url}"
