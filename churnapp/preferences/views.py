"""The page of preferences."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.notifications.inbox import unmute
from churnapp.notifications.models import MutedAccount
from churnapp.preferences.forms import PreferencesForm
from customers.models import CustomerRecord

MOST_MUTED = 200
LONGEST_KEY = 18


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What the person prefers; a form that cannot be kept is shown with what is wrong."""
    user = person(request)
    muted = request.POST.get("unmute", "")
    if muted.isascii() and muted.isdigit() and len(muted) <= LONGEST_KEY:
        unmute(user, int(muted))
        messages.success(request, _("You will hear of this account again."))
        return redirect("preferences")
    form = PreferencesForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are kept."))
        return redirect("preferences")
    context = {"form": form, "muted": _muted_accounts(user)}
    return render(request, "preferences/preferences.html", context, status=422 if form.errors else 200)


def _muted_accounts(user: User) -> list[CustomerRecord]:
    keys = MutedAccount.objects.filter(user=user).values("account_pk")
    return list(CustomerRecord.objects.visible_to(user).filter(pk__in=keys).only("name")[:MOST_MUTED])
