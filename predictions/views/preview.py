"""The preview of a challenger: which of my accounts would change their tier, and why."""

from enum import StrEnum

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from predictions.domain import RiskTier
from predictions.models import ModelVersionRecord
from predictions.queries.jobs import newest_shadow_job
from predictions.queries.operating_point import operating_point
from predictions.queries.preview import (
    Direction,
    changed_account,
    changed_accounts,
    preview_of,
    previewed_run,
)
from predictions.views.starting import started
from predictions.wiring import JOB_REFUSALS, MODEL_REFUSALS, start_preview

ROWS_PER_PAGE = 25


@require_safe
def preview(request: HttpRequest, version: str) -> HttpResponse:
    """What a version would change among the accounts the person may see."""
    record = _found(version)
    viewer = person(request)
    context: dict[str, object] = {
        "record": record,
        "job": newest_shadow_job(version),
        "may_administer": viewer.may_administer,
        "run": None,
    }
    run = previewed_run(version)
    if run is not None:
        cutoffs = operating_point().cutoffs
        direction = _chosen(request, "direction", Direction) or Direction.ALL
        before, after = (_chosen(request, name, RiskTier) for name in ("from", "to"))
        scores = changed_accounts(
            version, run.run_id, viewer, cutoffs, direction=direction, before=before, after=after
        )
        page = Paginator(scores, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "run": run,
            "preview": preview_of(version, run.run_id, viewer, cutoffs),
            "accounts": [changed_account(score) for score in page],
            "page": page,
            "direction": direction,
            "before": before,
            "after": after,
            "filters": urlencode({"direction": direction, "from": before or "", "to": after or ""}),
        }
    return render(request, "predictions/models/preview.html", context)


@admin_required
@require_POST
def preview_now(request: HttpRequest, version: str) -> HttpResponse:
    """Lets a worker score the accounts of the published run with a version, and leads to its progress."""
    record = _found(version)
    return started(
        request,
        lambda: start_preview(record, started_by=person(request)),
        (*JOB_REFUSALS, *MODEL_REFUSALS),
        page="predictions:job",
        otherwise=("predictions:preview", version),
    )


def _found(version: str) -> ModelVersionRecord:
    record = ModelVersionRecord.objects.filter(version=version).first()
    if record is None:
        raise Http404(_("There is no model %(version)s.") % {"version": version})
    return record


def _chosen[Choice: StrEnum](request: HttpRequest, name: str, choices: type[Choice]) -> Choice | None:
    """What the address asks for, where it is one of the choices."""
    asked = request.GET.get(name, "")
    return choices(asked) if asked in set(choices) else None
