"""The inbox, and what a person does with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from churnapp.accounts.guards import person
from churnapp.notifications.inbox import (
    MOST_COUNTED,
    inbox_page,
    mark,
    mark_all_read,
    mute,
    unread_count,
)
from churnapp.notifications.mail import keep_to_the_inbox, user_of_token
from churnapp.notifications.models import NotificationRecord
from churnapp.web.htmx import render_page_or_fragment

LARGEST_KEY = 2**63 - 1


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the person was told, newest first; ``?show=all`` with what was read."""
    user = person(request)
    only_unread = request.GET.get("show") != "all"
    page = inbox_page(user, only_unread=only_unread, older_than=_key(request.GET.get("older_than", "")))
    context = {"inbox": page, "only_unread": only_unread, "unread": unread_count(user)}
    return render_page_or_fragment(request, "notifications/inbox.html", context, ("inbox_rows",))


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The number on the bell, asked for again and again by open pages."""
    count = unread_count(person(request))
    response = render(request, "notifications/_bell.html", {"count": count, "most": MOST_COUNTED})
    patch_cache_control(response, no_store=True)
    return response


@require_POST
def mark_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one as read, or with ``is_read=no`` as unread."""
    if pk > LARGEST_KEY or not mark(person(request), pk, is_read=request.POST.get("is_read") != "no"):
        raise Http404(_("There is no such notification in your inbox."))
    return _back(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks everything as read."""
    mark_all_read(person(request))
    return redirect("notifications:inbox")


@require_POST
def mute_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Mutes the account that a notification is about."""
    user = person(request)
    told = NotificationRecord.objects.readable_by(user).filter(pk=min(pk, LARGEST_KEY)).first()
    if told is None or told.account_pk is None or pk > LARGEST_KEY:
        raise Http404(_("There is no such notification in your inbox."))
    mute(user, told.account_pk)
    messages.success(request, _("You will hear nothing of this account. "))
    return _back(request)


@csrf_exempt  # mail programs send it with one click; the signed token says who
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of a mail leads: asks, and then leaves everything to the inbox."""
    try:
        reader = user_of_token(token)
    except BadSignature:
        reader = None
    if reader is None:
        raise Http404(_("This link is not whole. Copy it from the mail once more."))
    if request.method == "POST":
        keep_to_the_inbox(reader)
    context = {"reader": reader, "is_done": request.method == "POST"}
    return render(request, "notifications/stop.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    shown = "?show=all" if request.POST.get("show") == "all" else ""
    return redirect(f"{reverse('notifications:inbox')}{shown}")


def _key(text: str) -> int | None:
    is_key = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if is_key else None
