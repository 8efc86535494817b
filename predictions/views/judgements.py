"""Disagreeing with the model about one account, and settling it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.notifications.notify import Note, notify_all
from churnapp.saying import inside, later
from churnapp.web.coming_back import page_before
from churnapp.web.htmx import is_fragment_request
from churnapp.web.risk import tier_word
from customers.models import CustomerRecord
from customers.queries.account import account_url, visible_account
from predictions.domain.judgement import JudgementEnd
from predictions.forms import JudgementForm
from predictions.models import JudgementRecord
from predictions.queries.judgements import judgement_in_force
from predictions.queries.scores import current_score
from predictions.repositories.judgements import (
    JudgementIsOver,
    NothingToDisagreeWith,
    end_judgement,
    state_judgement,
)

UNPROCESSABLE = 422
MOST_WORDS = 500
DISAGREEMENT = "disagreement"
SETTLED = {
    JudgementEnd.WITHDRAWN: later("You no longer disagree with the model."),
    JudgementEnd.MODEL_RIGHT: later("Settled: the model's band stands."),
    JudgementEnd.PERSON_RIGHT: later("Settled: the person was right. The model is not taught by it."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def disagree(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and keeping what was filled in."""
    user, today = person(request), timezone.now().date()
    account = _visible_or_404(user, pk)
    form = JudgementForm(request.POST or None, today=today)
    if request.method != "POST":
        return _form_page(request, account, form)
    if not form.is_valid():
        return _form_page(request, account, form, status=UNPROCESSABLE)
    try:
        stated = state_judgement(account.pk, form.judgement, by=user, now=timezone.now())
    except NothingToDisagreeWith as refusal:
        form.add_error("tier", str(refusal))
        return _form_page(request, account, form, status=UNPROCESSABLE)
    _tell(account, user, stated)
    messages.success(
        request,
        _("%(account)s: your own judgement stands beside the model's until %(expires_on)s.")
        % {"account": account.name, "expires_on": stated.expires_on},
    )
    return redirect(_way_back(request, account))


@require_POST
@editor_required
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the judgement of an account: its author takes it back, anybody else says who was right."""
    user, now = person(request), timezone.now()
    account = _visible_or_404(user, pk)
    held = judgement_in_force(account.pk, now.date())
    if held is None:
        messages.error(request, _("This judgement has ended already. Nothing was changed."))
        return redirect(_way_back(request, account))
    how = _asked_end(request) or JudgementEnd.WITHDRAWN
    if how is JudgementEnd.WITHDRAWN and held.by_pk != user.pk:
        messages.error(
            request, _("Only %(by)s can take it back. Say instead who was right.") % {"by": held.by}
        )
        return redirect(_way_back(request, account))
    try:
        end_judgement(held.pk, how, request.POST.get("words", "")[:MOST_WORDS], by=user, now=now)
    except JudgementIsOver as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("%(account)s: %(settled)s") % {"account": account.name, "settled": _(SETTLED[how])}
        )
    return redirect(_way_back(request, account))


def _tell(account: CustomerRecord, by: User, stated: JudgementRecord) -> None:
    """Lets those who look after the account know that somebody else sees it otherwise than the model."""
    owners = {account.csm_id, account.account_executive_id} - {None, by.pk}
    title = partial(_told, account, by, stated)
    url = f"{account_url(account.pk)}#panel-risk"
    notify_all(
        DISAGREEMENT,
        [Note(owner, title, url, f"judgement-{stated.pk}-{owner}", account.pk) for owner in owners if owner],
    )


def _told(account: CustomerRecord, by: User, stated: JudgementRecord) -> str:
    return _("%(by)s sees %(tier)s risk at %(account)s, the model %(model_tier)s") % {
        "by": by,
        "tier": inside(tier_word(stated.tier)),
        "account": account.name,
        "model_tier": inside(tier_word(stated.model_tier)),
    }


def _asked_end(request: HttpRequest) -> JudgementEnd | None:
    try:
        asked = JudgementEnd(request.POST.get("how", ""))
    except ValueError:
        return None
    return asked if asked in SETTLED else None


def _visible_or_404(user: User, pk: int) -> CustomerRecord:
    try:
        return visible_account(user, pk)
    except (CustomerRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing


def _way_back(request: HttpRequest, account: CustomerRecord) -> str:
    if is_fragment_request(request):
        return reverse("customers:account_panel", args=[account.pk, "risk"])
    return page_before(request, f"{account_url(account.pk)}#panel-risk")


def _form_page(
    request: HttpRequest, account: CustomerRecord, form: JudgementForm, status: int = 200
) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "score": current_score(account.pk),
        "next": page_before(request, ""),
    }
    return render(request, "predictions/disagree.html", context, status=status)
