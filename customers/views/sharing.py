"""Sharing an account by a link, and the page that such a link shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.forms import ShareForm
from customers.models import ShareRecord
from customers.panels import panel_named
from customers.queries.account import facts_of
from customers.queries.notes import pinned_notes
from customers.queries.shares import shares_of, visible_share
from customers.repositories.shares import keep_opening, make_share, open_share, revoke_share
from customers.timeline import feed_of
from customers.views.visible import visible_or_404

UNPROCESSABLE = 422
SHARED_PANELS = ("revenue",)
SHARED_KINDS = ("contracts",)
MOST_ENTRIES = 40
# neither stored by browsers, nor found by search engines, nor told to other sites; were none at all told,
# browsers would hide where the form of the door comes from, and it would be refused
PRIVATE = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "same-origin",
}


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of an account, and making one; a new link is shown this once."""
    user = person(request)
    account = visible_or_404(user, pk)
    form, made, status = ShareForm(request.POST or None), "", 200
    if request.method == "POST":
        if form.is_valid():
            new = make_share(account, **form.cleaned_data, by=user, now=timezone.now())
            made = request.build_absolute_uri(reverse("customers:shared", args=[new.token]))
            form = ShareForm()
        else:
            status = UNPROCESSABLE
    context = {
        "account": account,
        "form": form,
        "made": made,
        "shares": shares_of(account.pk),
        "now": timezone.now(),
    }
    response = render(request, "customers/share.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_POST
@editor_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a link back."""
    try:
        found = visible_share(person(request), pk)
    except (ShareRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no link %(pk)s.") % {"pk": pk}) from missing
    revoke_share(found, now=timezone.now())
    messages.success(request, _("The link is taken back. It shows nothing from now on."))
    return redirect("customers:share", found.customer_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a link shows: first whom it is from; the account only after a click, which is remembered.

    Looking at a link, as mail filters and previews do, opens nothing and counts as nothing.
    """
    now = timezone.now()
    found = open_share(token, now)
    if found is None:
        response = render(request, "customers/shared_over.html", status=404)
    elif request.method != "POST":
        response = render(request, "customers/shared_door.html", {"share": found})
    else:
        keep_opening(found, address=request.META.get("REMOTE_ADDR") or None, now=now)
        response = render(request, "customers/shared.html", _shown(found))
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def _shown(found: ShareRecord) -> dict[str, object]:
    """The account as somebody sees it who may change nothing."""
    account = found.customer
    reader = User(username="", role=Role.VIEWER)
    kinds = (*SHARED_KINDS, "notes") if found.with_notes else SHARED_KINDS
    return {
        "share": found,
        "account": account,
        "facts": facts_of(account, timezone.now().date()),
        "panels": [
            {"panel": panel, "context": panel.context(account, reader)}
            for panel in (panel_named(key, reader) for key in SHARED_PANELS)
        ],
        "pinned": pinned_notes(account.pk, reader) if found.with_notes else (),
        "feed": feed_of(account, reader, kinds=kinds, limit=MOST_ENTRIES),
    }
