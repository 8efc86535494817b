"""The pages of scoring runs: the list, one run with live progress, and what an admin can do to them."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from churnapp.web.htmx import render_page_or_fragment
from predictions.models import RunStatus
from predictions.queries.alarms import model_alarms
from predictions.queries.quality import newest_report
from predictions.queries.readiness import scoring_readiness
from predictions.queries.runs import RunRow, band_changes, chunk_problems, run_row, run_rows
from predictions.views.starting import started
from predictions.wiring import REFUSALS, scoring_runs, start_scoring_run

# a worker takes a chunk within a second; after this long without a movement somebody should look
QUIET = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run as the pages show it now.

    Attributes:
        took: how long it took, or has taken so far.
        is_quiet: active, and nothing has moved for a while.
        is_current: the lists show its scores.
    """

    row: RunRow
    took: timedelta
    is_quiet: bool
    is_current: bool = False


@admin_required
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The newest runs; the list renews itself while one is on its way."""
    rows = run_rows()
    published = [row for row in rows if row.published_at]
    current = max(published, key=lambda row: row.published_at or row.created_at, default=None)
    context = {
        "runs": [_shown(row, is_current=row is current) for row in rows],
        "readiness": SimpleLazyObject(scoring_readiness),  # the fragment asked for each second needs none
        "quality": SimpleLazyObject(newest_report),
        "alarms": SimpleLazyObject(model_alarms),
        "is_live": any(row.is_active for row in rows),
    }
    return render_page_or_fragment(request, "predictions/runs.html", context, ("run_list",))


@admin_required
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; its state renews itself until the run is over."""
    row = run_row(pk)
    if row is None:
        raise Http404(f"There is no scoring run {pk}.")
    context = {
        "shown": _shown(row),
        "run": row,
        "changes": band_changes(pk) if row.status is RunStatus.SUCCEEDED else None,
        "problems": chunk_problems(pk),
    }
    return render_page_or_fragment(request, "predictions/run.html", context, ("run_state",))


@admin_required
@require_POST
def start_run(request: HttpRequest) -> HttpResponse:
    """Starts a run of the published mart and leads to it."""
    return started(
        request,
        lambda: start_scoring_run(started_by=person(request)),
        REFUSALS,
        page="predictions:run",
        otherwise=("predictions:runs",),
    )


@admin_required
@require_POST
def cancel_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a run."""
    if run_row(pk) is None:
        raise Http404(f"There is no scoring run {pk}.")
    try:
        scoring_runs().cancel(pk)
        messages.success(request, "The run is cancelled. The scores published before stay as they are.")
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("predictions:run", pk)


@admin_required
@require_POST
def retry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Scores the failed accounts of a run again."""
    if run_row(pk) is None:
        raise Http404(f"There is no scoring run {pk}.")
    try:
        scoring_runs().retry_failed(pk)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("predictions:run", pk)


def _shown(row: RunRow, *, is_current: bool = False) -> ShownRun:
    now = timezone.now()
    is_quiet = row.is_active and now - row.moved_at > QUIET
    return ShownRun(row, row.duration_until(now), is_quiet, is_current)
