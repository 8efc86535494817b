"""Starting a play from a reason of the day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from churnapp.web.htmx import is_fragment_request
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from customers.queries.account import account_url, visible_account
from customers.worklist import UnknownReason, reason_named
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.for_reason import start_play_for
from gtm.repositories.plays.for_risk import NothingToActOn, start_play_for_risk
from gtm.views.coming_back import worklist_url


@require_POST
@editor_required
def start_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the play for the reason that the form names, and leads back to the worklist."""
    user, now = person(request), timezone.now()
    try:
        account = visible_account(user, pk)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(_("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing
    try:
        reason = reason_named(request.POST.get("why", ""))
    except UnknownReason as unknown:
        messages.error(request, _("No play was started. %(unknown)s") % {"unknown": unknown})
        return redirect(worklist_url(request))
    if account.churn_date is not None:
        messages.error(
            request, _("%(account)s has left: there is nobody to act for.") % {"account": account.name}
        )
        return redirect(worklist_url(request))
    play = start_play_for(account, reason, Author(user, now))
    owner = play.owner or _("nobody yet")
    messages.success(
        request,
        _("%(account)s: play “%(reason)s” for %(owner)s, due %(due_on)s.")
        % {"account": account.name, "reason": play.words, "owner": owner, "due_on": day(play.due_on)},
    )
    return redirect(worklist_url(request))


@require_POST
@editor_required
def start_risk_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the play that the risk panel suggests, and leads back to the account."""
    user, now = person(request), timezone.now()
    try:
        account = visible_account(user, pk)
    except (CustomerRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing
    try:
        play = start_play_for_risk(account, Author(user, now))
    except NothingToActOn as refusal:
        messages.error(request, str(refusal))
    else:
        facts = {"reason": play.words, "owner": play.owner or _("nobody yet"), "day": day(play.due_on)}
        messages.success(request, _("Play “%(reason)s” for %(owner)s, due %(day)s.") % facts)
    if is_fragment_request(request):
        return redirect("customers:account_panel", account.pk, "risk")
    return redirect(page_before(request, f"{account_url(account.pk)}#panel-risk"))
