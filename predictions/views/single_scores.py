"""Scoring one account when somebody asks for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from churnapp.web.htmx import is_fragment_request
from customers.models import CustomerRecord
from customers.queries.account import account_url, visible_account
from predictions.wiring import SINGLE_SCORE_REFUSALS, start_single_score


@require_POST
@editor_required
def score_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a worker for the score of one account; the risk panel then shows how it goes."""
    user = person(request)
    try:
        account = visible_account(user, pk)
    except (CustomerRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing
    try:
        start_single_score(account, started_by=user)
    except SINGLE_SCORE_REFUSALS as refusal:
        messages.error(request, str(refusal))
    if is_fragment_request(request):
        return redirect(reverse("customers:account_panel", args=[account.pk, "risk"]))
    return redirect(page_before(request, f"{account_url(account.pk)}#panel-risk"))
