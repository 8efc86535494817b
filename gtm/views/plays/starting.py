"""Starting a play from a reason of the day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from customers.queries.account import visible_account
from customers.worklist import UnknownReason, reason_named
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.for_reason import start_play_for
from gtm.views.coming_back import worklist_url


@require_POST
@editor_required
def start_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the play for the reason that the form names, and leads back to the worklist."""
    user, now = person(request), timezone.now()
    try:
        account = visible_account(user, pk)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(f"There is no account {pk} for {user}.") from missing
    try:
        reason = reason_named(request.POST.get("why", ""))
    except UnknownReason as unknown:
        messages.error(request, f"No play was started. {unknown}")
        return redirect(worklist_url(request))
    if account.churn_date is not None:
        messages.error(request, f"{account.name} has left: there is nobody to act for.")
        return redirect(worklist_url(request))
    play = start_play_for(account, reason, Author(user, now))
    owner = play.owner or "nobody yet"
    messages.success(request, f"{account.name}: play “{play.reason}” for {owner}, due {day(play.due_on)}.")
    return redirect(worklist_url(request))
