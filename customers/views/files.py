"""The files of an account: sending, fetching, deleting and bringing back."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import editor_required, person
from churnapp.web.htmx import is_fragment_request
from churnapp.web.messages import say_with_undo
from customers.models import CustomerRecord, FileRecord
from customers.queries.account import account_url
from customers.repositories.files import FileRefused, delete_file, keep_file, path_of, restore_file
from customers.views.visible import visible_or_404


@require_POST
@editor_required
def send_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a file with the account; what is wrong with it is one sentence."""
    user = person(request)
    account = visible_or_404(user, pk)
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, _("Choose a file first."))
        return redirect(_way_back(request, account))
    try:
        kept = keep_file(account, sent.name or "", sent, by=user, now=timezone.now())  # type: ignore[arg-type]  # reads like a file
    except FileRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(kept)s is kept.") % {"kept": kept.name})
    return redirect(_way_back(request, account))


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The content as an attachment, never shown by the browser as a page of ours."""
    found = _file_or_404(request, pk)
    try:
        content = path_of(found.content_hash).open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("The content of file %(pk)s is gone from the data folder.") % {"pk": pk}) from missing
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@editor_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file away, with a way back; a second time changes nothing."""
    found = _file_or_404(request, pk, with_deleted=True)
    delete_file(found, now=timezone.now())
    say_with_undo(
        request,
        _("%(found)s is deleted.") % {"found": found.name},
        reverse("customers:restore_file", args=[found.pk]),
    )
    return redirect(_way_back(request, found.customer))


@require_POST
@editor_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a deleted file back."""
    found = _file_or_404(request, pk, with_deleted=True)
    restore_file(found)
    messages.success(request, _("%(found)s is back.") % {"found": found.name})
    return redirect(_way_back(request, found.customer))


def _file_or_404(request: HttpRequest, pk: int, *, with_deleted: bool = False) -> FileRecord:
    files = FileRecord.objects.visible_to(person(request)).select_related("customer")
    try:
        return (files if with_deleted else files.kept()).get(pk=pk)
    except (FileRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no file %(pk)s.") % {"pk": pk}) from missing


def _way_back(request: HttpRequest, account: CustomerRecord) -> str:
    if is_fragment_request(request):
        return reverse("customers:account_panel", args=[account.pk, "files"])
    return f"{account_url(account.pk)}#panel-files"
