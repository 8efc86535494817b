"""The pages of scoring runs: the list, one run with live progress, and what an admin can do to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from churnapp.accounts.models import User
from churnapp.lists import render_defined_list
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import ListState, Page
from predictions.columns.run import ListedRun
from predictions.models import RunStatus
from predictions.queries.alarms import model_alarms
from predictions.queries.quality import newest_report
from predictions.queries.readiness import scoring_readiness
from predictions.queries.run_list import RUNS
from predictions.queries.runs import RunRow, band_changes, chunk_problems, run_row
from predictions.views.starting import started
from predictions.wiring import REFUSALS, scoring_runs, start_scoring_run

# a worker takes a chunk within a second; after this long without a movement somebody should look
QUIET = timedelta(seconds=20)
FRAGMENTS = ("run_list", "run_table")


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run as its page shows it now.

    Attributes:
        took: how long it took, or has taken so far.
        is_quiet: active, and nothing has moved for a while.
    """

    row: RunRow
    took: timedelta
    is_quiet: bool


@admin_required
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The list, whose table renews itself while a run that it shows is on its way."""
    return render_defined_list(request, RUNS, "predictions/runs.html", fragments=FRAGMENTS, around=_around)


@admin_required
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; its state renews itself until the run is over."""
    row = run_row(pk)
    if row is None:
        raise Http404(_("There is no scoring run %(pk)s.") % {"pk": pk})
    context = {
        "shown": _shown(row),
        "run": row,
        "changes": band_changes(pk) if row.status is RunStatus.SUCCEEDED and not row.cleared_at else None,
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
        raise Http404(_("There is no scoring run %(pk)s.") % {"pk": pk})
    try:
        scoring_runs().cancel(pk)
        messages.success(request, _("The run is cancelled. The scores published before stay as they are."))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("predictions:run", pk)


@admin_required
@require_POST
def retry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Scores the failed accounts of a run again."""
    if run_row(pk) is None:
        raise Http404(_("There is no scoring run %(pk)s.") % {"pk": pk})
    try:
        scoring_runs().retry_failed(pk)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("predictions:run", pk)


def _around(user: User, state: ListState, page: Page[ListedRun]) -> Mapping[str, object]:  # noqa: ARG001
    is_live = any(row.run.is_active for row in page.rows)
    return {
        "live_url": (state.url if state.url != "?" else reverse("predictions:runs")) if is_live else "",
        "readiness": SimpleLazyObject(scoring_readiness),  # the table asked for each second needs none
        "quality": SimpleLazyObject(newest_report),
        "alarms": SimpleLazyObject(model_alarms),
        "has_none": not page.total and not state.is_narrowed,
    }


def _shown(row: RunRow) -> ShownRun:
    now = timezone.now()
    return ShownRun(row, row.duration_until(now), row.is_active and now - row.moved_at > QUIET)
