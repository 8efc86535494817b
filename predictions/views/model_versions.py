"""The list of model versions, what an admin decides about them, and starting a training or a data refresh."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from churnapp.saying import later, say
from churnapp.web.htmx import render_page_or_fragment
from predictions.domain import ModelStatus
from predictions.forms import DecisionForm, TrainingForm
from predictions.jobs.challenger import score_challenger
from predictions.models import JobKind, JobRecord, ModelVersionRecord
from predictions.queries.jobs import job_rows
from predictions.queries.model_versions import decision_rows, version_rows
from predictions.repositories.model_versions import Decision, move_version, publish_version
from predictions.views.starting import started
from predictions.wiring import (
    JOB_REFUSALS,
    MODEL_REFUSALS,
    REFUSALS,
    job_desk,
    start_mart_build,
    start_scoring_run,
    start_training,
)

TEMPLATE = "predictions/models/versions.html"
UNPROCESSABLE = 422


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """All versions with the published one on top; everybody may read it, admins train from here."""
    return _page(request, TrainingForm())


@admin_required
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Starts a training and leads to it."""
    form = TrainingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    return _started(request, lambda: start_training(started_by=person(request), **form.cleaned_data))


@admin_required
@require_POST
def refresh_data(request: HttpRequest) -> HttpResponse:
    """Starts the building of a mart and leads to it."""
    return _started(request, lambda: start_mart_build(started_by=person(request)))


@admin_required
@require_POST
def decide(request: HttpRequest, version: str) -> HttpResponse:
    """Publishes, shadows, discards or takes back a version; a refusal is said and changes nothing."""
    if not ModelVersionRecord.objects.filter(version=version).exists():
        raise Http404(_("There is no model %(version)s.") % {"version": version})
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(problem) for found in form.errors.values() for problem in found))
        return redirect("predictions:model_version", version)
    decision = Decision(form.cleaned_data["reason"], person(request), timezone.now())
    try:
        _carry_out(request, version, form, decision)
    except MODEL_REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("predictions:model_version", version)


def _started(request: HttpRequest, start: Callable[[], JobRecord]) -> HttpResponse:
    versions_page = ("predictions:model_versions",)
    return started(request, start, JOB_REFUSALS, page="predictions:job", otherwise=versions_page)


def _carry_out(request: HttpRequest, version: str, form: DecisionForm, decision: Decision) -> None:
    status: ModelStatus = form.cleaned_data["status"]
    if status is not ModelStatus.PUBLISHED:
        move_version(version, status, decision)
        messages.success(request, say(_MOVED[status], version=version))
        if status is ModelStatus.SHADOW:
            score_challenger(job_desk())
        return
    publish_version(version, decision, instead_of=form.cleaned_data["instead_of"])
    messages.success(request, _("Model %(version)s is published.") % {"version": version})
    if form.cleaned_data["score_now"]:
        _score_now(request)
    else:
        messages.info(
            request, _("The lists show the scores of the version before until the next scoring run.")
        )


def _score_now(request: HttpRequest) -> None:
    try:
        run = start_scoring_run(started_by=person(request))
    except REFUSALS as refusal:
        messages.warning(
            request, _("Its scores come with the next scoring run. %(refusal)s") % {"refusal": refusal}
        )
    else:
        messages.success(
            request,
            _("Scoring run %(run_pk)s is on its way; its scores come when it is done.") % {"run_pk": run.pk},
        )


_MOVED = {
    ModelStatus.SHADOW: (
        later("Model {version} is in the shadow: each scoring run scores it too and shows it nowhere.")
    ),
    ModelStatus.CANDIDATE: later("Model {version} is a candidate."),
    ModelStatus.DISCARDED: later("Model {version} is discarded. It can be taken back as a candidate."),
}


def _page(request: HttpRequest, form: TrainingForm, *, status: int = 200) -> HttpResponse:
    jobs = job_rows(JobKind.TRAINING, JobKind.MART)
    context: dict[str, object] = {
        "versions": version_rows(),
        "decisions": decision_rows(),
        "jobs": jobs,
        "is_live": any(job.is_active for job in jobs),
        "form": form,
        "may_administer": person(request).may_administer,
    }
    if status != UNPROCESSABLE:
        return render_page_or_fragment(
            request, "predictions/models/versions.html", context, ("version_list",)
        )
    return render(request, "predictions/models/versions.html", context, status=status)
