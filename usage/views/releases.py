"""The vendor's releases, which charts of usage mark."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from churnapp.accounts.guards import admin_required
from churnapp.web.messages import say_with_undo
from usage.forms import ReleaseForm
from usage.models import ReleaseRecord
from usage.queries.releases import releases

UNPROCESSABLE = 422


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_list(request: HttpRequest) -> HttpResponse:
    """Every release, with the form of another one."""
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        release = form.save()
        messages.success(request, _("%(name)s is marked on charts of usage.") % {"name": release.name})
        return redirect("usage:releases")
    context = {"releases": releases(), "form": form}
    return render(request, "usage/releases.html", context, status=UNPROCESSABLE if form.errors else 200)


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a known release."""
    record = get_object_or_404(ReleaseRecord, pk=pk, removed_at=None)
    form = ReleaseForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("%(name)s: saved.") % {"name": record.name})
        return redirect("usage:releases")
    context = {"form": form, "record": record}
    return render(request, "usage/release.html", context, status=UNPROCESSABLE if form.errors else 200)


@admin_required
@require_POST
def remove_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a release off the list; asked again, it puts it back."""
    record = get_object_or_404(ReleaseRecord, pk=pk)
    if record.removed_at is None:
        record.removed_at = timezone.now()
        record.save(update_fields=["removed_at"])
        undo = reverse("usage:remove_release", args=[pk])
        say_with_undo(request, _("%(name)s is marked no more.") % {"name": record.name}, undo)
        return redirect("usage:releases")
    same = ReleaseRecord.objects.filter(name=record.name, released_on=record.released_on, removed_at=None)
    if not same.exists():
        record.removed_at = None
        record.save(update_fields=["removed_at"])
    messages.success(request, _("%(name)s is marked again.") % {"name": record.name})
    return redirect("usage:releases")
