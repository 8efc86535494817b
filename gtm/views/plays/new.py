"""Starting a play on one account."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from churnapp.web.htmx import is_fragment_request
from churnapp.web.messages import say_with_undo
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from customers.queries.account import account_url
from customers.views.visible import visible_or_404
from gtm.domain import PlayCause, PlayType, due_on
from gtm.edits.plays.starting import StartPlayForm
from gtm.models import PlaybookVersionRecord, PlayRecord
from gtm.queries.playbooks import suggested_version
from gtm.repositories import Author
from gtm.repositories.hand_over import strongest_reason
from gtm.repositories.plays import open_play
from gtm.views.plays.moving import undo_url
from predictions.queries.scores import current_score

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def new_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what for and why; the open play with the same cause is brought up to date instead."""
    user = person(request)
    account = visible_or_404(user, pk)
    back = page_before(request, f"{account_url(pk)}#panel-plays")
    if account.churn_date is not None:
        said = _("%(name)s has left: there is nobody to act for.")
        messages.error(request, said % {"name": account.name})
        return redirect(back)
    form = StartPlayForm(request.POST) if request.method == "POST" else _suggested(account)
    if not (form.is_bound and form.is_valid()):
        return _ask(request, account, form, back)
    play = _open(account, form, Author(user, timezone.now()))
    said = _("%(name)s: play “%(reason)s” for %(owner)s, due %(day)s.") % {
        "name": account.name,
        "reason": play.words,
        "owner": play.owner or _("nobody yet"),
        "day": day(play.due_on),
    }
    say_with_undo(request, said, undo_url(play.moves.latest("pk")))
    return redirect(back)


def _suggested(account: CustomerRecord) -> StartPlayForm:
    score = current_score(account.pk)
    tier, reason = score.risk_tier if score else None, strongest_reason(score)
    cause = PlayCause(PlayType.RISK, "", driver_group=reason.group if reason else None)
    version = suggested_version(cause, tier)
    return StartPlayForm(
        initial={
            "play_type": PlayType.RISK.value,
            "reason": reason.text[:255] if reason else "",
            "due_on": due_on(tier, timezone.now().date()),
            "playbook": version.pk if version else None,
        }
    )


def _open(account: CustomerRecord, form: StartPlayForm, author: Author) -> PlayRecord:
    filled, score = form.cleaned_data, current_score(account.pk)
    reason = strongest_reason(score)
    cause = PlayCause(
        PlayType(filled["play_type"]),
        filled["reason"],
        story=reason.text if reason else "",
        prediction_id=score.prediction_id if score else None,
        driver_group=reason.group if reason else None,
    )
    version = PlaybookVersionRecord.objects.filter(pk=filled["playbook"]).first()
    return open_play(account, cause, author, due=filled["due_on"], playbook_version=version)


def _ask(request: HttpRequest, account: CustomerRecord, form: forms.Form, back: str) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "next": back,
        "url": reverse("gtm:new_play", args=[account.pk]),
    }
    if is_fragment_request(request):
        return render(request, "gtm/plays/new.html#question", context)
    return render(request, "gtm/plays/new.html", context, status=UNPROCESSABLE if form.is_bound else 200)
