"""Downloading a list as a file."""

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.exports import MOST_EXCEL_ROWS
from churnapp.lists import UnknownList, definition_named
from churnapp.workspace.chosen import ChosenRows
from churnapp.workspace.exporting import FileKind, ListExport
from churnapp.workspace.models import SavedViewRecord


@require_safe
def export_list(request: HttpRequest, key: str) -> HttpResponseBase:
    """All rows that the list shows, or the chosen ones; CSV is sent while it is made."""
    user, today = person(request), timezone.now().date()
    try:
        definition = definition_named(key)
    except UnknownList as unknown:
        raise Http404(str(unknown)) from unknown
    sent = request.GET.copy()
    if "row" not in sent:
        sent["all"] = "1"
    chosen = ChosenRows.read(definition, user, sent)
    kind = _kind(request)
    if kind is FileKind.EXCEL and chosen.count(today) > MOST_EXCEL_ROWS:
        return HttpResponse(
            _("A sheet of Excel holds %(most_excel_rows)s rows, and there are more. Export CSV or Parquet.")
            % {"most_excel_rows": f"{MOST_EXCEL_ROWS:,}"},
            status=422,
            content_type="text/plain; charset=utf-8",
        )
    export = ListExport(chosen, _title(chosen), today)
    return _download(export, kind)


def _download(export: ListExport, kind: FileKind) -> HttpResponseBase:
    if kind is FileKind.CSV:
        disposition = f'attachment; filename="{export.filename(kind)}"'
        return StreamingHttpResponse(
            export.csv(), content_type=kind.content_type, headers={"Content-Disposition": disposition}
        )
    file = tempfile.NamedTemporaryFile(suffix=f".{kind.value}")  # noqa: SIM115  # the answer closes it
    export.write(Path(file.name), kind)
    return FileResponse(
        file, as_attachment=True, filename=export.filename(kind), content_type=kind.content_type
    )


def _kind(request: HttpRequest) -> FileKind:
    try:
        return FileKind(request.GET.get("kind", FileKind.CSV))
    except ValueError:
        return FileKind.CSV


def _title(chosen: ChosenRows) -> str:
    """The list and the view it began with."""
    plural, pk = chosen.definition.plural, chosen.state.view
    view = (
        SavedViewRecord.objects.visible_to(chosen.user).filter(pk=int(pk)).first() if pk.isdecimal() else None
    )
    return f"{plural} {view.name}".capitalize() if view else plural.capitalize()
