"""The model page: what a version of the model is, how right it was, where not to trust its number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from predictions.domain import ENOUGH_COVERAGE
from predictions.queries.backtest_page import backtest_of
from predictions.queries.model_page.drivers import driver_groups
from predictions.queries.model_page.head import model_head, model_record
from predictions.queries.model_page.rungs import rung_rows


@require_safe
def model(request: HttpRequest, version: str | None = None) -> HttpResponse:
    """One version, the published one when none is named; everybody may read it."""
    record = model_record(version)
    if record is None:
        if version is not None:
            raise Http404(f"There is no model {version}.")
        return render(
            request, "predictions/models/none.html", {"may_administer": person(request).may_administer}
        )
    report = record.evaluation
    context = {
        "may_administer": person(request).may_administer,
        "record": record,
        "head": model_head(record),
        "rungs": rung_rows(report),
        "drivers": driver_groups(report),
        "enough_coverage": ENOUGH_COVERAGE,
        "quality": report.get("data_quality"),
        "backtest": backtest_of(record, person(request), request.GET.get("month", "")),
        # one line per part that others wrote: "drivers": driver_groups(report), …
    }
    return render(request, "predictions/models/model.html", context)
