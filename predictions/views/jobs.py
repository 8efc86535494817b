"""The page of one job with live progress, and its cancelling."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required
from churnapp.web.htmx import render_page_or_fragment
from predictions.queries.jobs import JobRow, job_row
from predictions.wiring import JOB_REFUSALS, job_desk

# a worker takes a job within a second, and gives a sign of life every ten
QUIET = timedelta(seconds=25)


@admin_required
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; its state renews itself until it is over."""
    row = _found(pk)
    now = timezone.now()
    context: dict[str, object] = {
        "job": row,
        "took": row.duration_until(now),
        "is_quiet": row.is_active and now - row.moved_at > QUIET,
    }
    return render_page_or_fragment(request, "predictions/job.html", context, ("job_state",))


@admin_required
@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a job; what is published stays."""
    _found(pk)
    try:
        job_desk().cancel(pk)
        messages.success(request, _("Cancelled. The work stops at its next step and publishes nothing."))
    except JOB_REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("predictions:job", pk)


def _found(pk: int) -> JobRow:
    row = job_row(pk)
    if row is None:
        raise Http404(_("There is no job %(pk)s.") % {"pk": pk})
    return row
