"""Writing down a new opportunity: first its account, then the rest."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.models import CustomerRecord
from customers.queries.account import account_url, visible_account
from gtm.domain import OpportunityType, SalesStage, SaveFirst
from gtm.forms import SAVE_FIRST, NewOpportunityForm
from gtm.repositories import Author
from gtm.repositories.hand_over import hand_over
from gtm.repositories.new_opportunity import create_opportunity
from gtm.views.handing_over import handed_over

MOST_MATCHES = 8
LONGEST_SEARCH = 200
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def new_opportunity(request: HttpRequest) -> HttpResponse:
    """A search for the account, until one is chosen; then the form."""
    user, today = person(request), timezone.now().date()
    account = _account(request, user)
    if account is None:
        return _choose_account(request, user)
    if request.POST.get("choice") == SAVE_FIRST:
        return _hand_over(request, account, user)
    if request.method != "POST":
        form = NewOpportunityForm(account=account, today=today, initial=_initial(user, account))
        return _page(request, account, form)
    form = NewOpportunityForm(request.POST, account=account, today=today)
    if not form.is_valid():
        return _page(request, account, form, status=UNPROCESSABLE)
    fields = {**form.cleaned_data, "opportunity_type": form.cleaned_data["opportunity_type"] or None}
    because = fields.pop("because")
    try:
        record = create_opportunity(
            account.pk, fields, Author(user, timezone.now(), because), because=because
        )
    except SaveFirst as question:
        return _page(request, account, form, status=UNPROCESSABLE, question=question)
    messages.success(request, _("%(account)s: opportunity created.") % {"account": account.name})
    return redirect("gtm:opportunity", record.pk)


def _account(request: HttpRequest, user: User) -> CustomerRecord | None:
    asked = request.POST.get("account") or request.GET.get("account") or ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        return None
    try:
        return visible_account(user, int(asked))
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(
            _("There is no account %(asked)s for %(user)s.") % {"asked": asked, "user": user}
        ) from missing


def _hand_over(request: HttpRequest, account: CustomerRecord, user: User) -> HttpResponse:
    """Opens the play instead of the opportunity."""
    asked = request.POST.get("opportunity_type")
    kind = OpportunityType.RENEWAL if asked == OpportunityType.RENEWAL else OpportunityType.EXPANSION
    play = hand_over(account, kind, Author(user, timezone.now()))
    messages.success(request, handed_over(play))
    return redirect(account_url(account.pk))


def _choose_account(request: HttpRequest, user: User) -> HttpResponse:
    search = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    visible = CustomerRecord.objects.visible_to(user).active()
    matches = visible.filter(name__icontains=search).order_by("name", "pk")[:MOST_MATCHES] if search else ()
    context = {"search": search, "matches": matches}
    return render(request, "gtm/choose_account.html", context)


def _initial(user: User, account: CustomerRecord) -> dict[str, Any]:
    seller = user if user.role == Role.SALES else account.account_executive
    return {"sales_owner": seller, "stage": SalesStage.PROSPECTING, "opportunity_type": "expansion"}


def _page(
    request: HttpRequest, account: CustomerRecord, form: NewOpportunityForm, status: int = 200, **more: object
) -> HttpResponse:
    context = {"account": account, "form": form, **more}
    return render(request, "gtm/new_opportunity.html", context, status=status)
