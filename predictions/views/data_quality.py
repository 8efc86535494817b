"""The pages of data quality: every check, the rows one of them names, and accepting a warning."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from churnapp.accounts.models import User
from churnapp.exports import harmless_cell
from predictions.domain import Severity
from predictions.forms import AcceptanceForm
from predictions.queries.quality import (
    NewestFinding,
    newest_finding,
    newest_report,
    offending_row,
    offending_rows,
)
from predictions.repositories.quality import WarningNotAcceptable, accept_warning

ROWS_OF_A_PAGE = 50
CSV_HEADER = ("customer_id", "name", "finding")
SHOWN_SEVERITIES = (Severity.REFUSAL, Severity.WARNING, Severity.NOTE, Severity.FINE)


@require_safe
def data_quality(request: HttpRequest) -> HttpResponse:
    """Every check on the data of the newest mart, the gravest first; everybody may read it."""
    report = newest_report()
    context = {
        "report": report,
        "groups": [(severity, report.of(severity)) for severity in SHOWN_SEVERITIES] if report else [],
        "may_administer": person(request).may_administer,
    }
    return render(request, "predictions/quality/overview.html", context)


@require_safe
def quality_check(request: HttpRequest, check: str) -> HttpResponse:
    """One check: why it matters, how to mend it, and the rows that the reader may see."""
    return _check_page(request, _finding_or_404(check))


@require_safe
def quality_rows(request: HttpRequest, check: str) -> StreamingHttpResponse:
    """The rows of a check as CSV, those of accounts that the reader may see."""
    finding = _finding_or_404(check)
    answer = StreamingHttpResponse(
        _csv_lines(finding, person(request)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{finding.check.key}.csv"'
    return answer


@admin_required
@require_POST
def accept_quality(request: HttpRequest, check: str) -> HttpResponse:
    """Accepts a warning with a reason, and leads back to its page."""
    finding = _finding_or_404(check)
    given = AcceptanceForm(request.POST)
    if not given.is_valid():
        return _check_page(request, finding, problem=str(given.errors["reason"][0]), status=422)
    try:
        accept_warning(
            check, reason=given.cleaned_data["reason"], accepted_by=person(request), now=timezone.now()
        )
    except WarningNotAcceptable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The warning is accepted; the model page says so and why."))
    return redirect("predictions:quality_check", check)


def _finding_or_404(check: str) -> NewestFinding:
    finding = newest_finding(check)
    if finding is None:
        raise Http404(_("There is no check %(check)s.") % {"check": check})
    return finding


def _check_page(
    request: HttpRequest, finding: NewestFinding, *, problem: str = "", status: int = 200
) -> HttpResponse:
    user = person(request)
    page = Paginator(offending_rows(finding.pk, user), ROWS_OF_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "finding": finding,
        "check": finding.check,
        "page": page,
        "rows": [offending_row(record) for record in page],
        "problem": problem,
        "may_administer": user.may_administer,
    }
    return render(request, "predictions/quality/check.html", context, status=status)


def _csv_lines(finding: NewestFinding, user: User) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(CSV_HEADER)
    for record in offending_rows(finding.pk, user).iterator(chunk_size=2_000):
        row = offending_row(record)
        yield writer.writerow([harmless_cell(value) for value in (row.customer_id, row.name, row.detail)])


class _Echo:
    """Hands each written line to the stream instead of keeping it."""

    def write(self, line: str) -> str:
        return line
