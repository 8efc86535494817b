"""Recent changes: what was done to rows, how far it is, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import editor_required, person
from churnapp.web.htmx import render_page_or_fragment
from churnapp.workspace.changing import CannotBeUndone, begin_undo
from churnapp.workspace.models import ChangeRecord, ChangeStatus
from churnapp.workspace.queries.changes import ROWS_SHOWN, change_row, recent_changes, rows_of
from churnapp.workspace.subjects import subject_named
from churnapp.workspace.views.coming_back import page_before
from churnapp.workspace.views.going_on import continue_change

STALLED_SECONDS = 30


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What the person changed in the last 30 days; admins see what everybody did."""
    rows = recent_changes(person(request), timezone.now())
    return render(request, "workspace/changes.html", {"rows": rows})


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: how far it is, and the first of its rows."""
    user, now = person(request), timezone.now()
    record = _change_or_404(request, pk)
    rows = [] if record.is_under_way else rows_of(record, user)
    context = {
        "row": change_row(record, now),
        "rows": rows,
        "nouns": subject_named(record.subject).nouns,
        "is_cut": len(rows) == ROWS_SHOWN,
        "is_stalled": record.is_under_way and (now - record.moved_at).total_seconds() > STALLED_SECONDS,
        "share": record.position / record.total if record.total and record.position < record.total else 1,
    }
    return render_page_or_fragment(request, "workspace/change.html", context, ("change_progress",))


@require_POST
@editor_required
def undo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a change back, except on rows that somebody changed since."""
    record = _change_or_404(request, pk)
    back = page_before(request)
    try:
        begin_undo(record.pk, user=person(request), now=timezone.now())
    except CannotBeUndone as refusal:
        messages.error(request, _("%(change)s: %(refusal)s") % {"change": record.words, "refusal": refusal})
        return redirect(back)
    undone = continue_change(record.pk, rows=record.changed)
    if undone.is_under_way:
        return redirect("workspace:change", pk)
    messages.success(request, _undone_words(undone))
    return redirect(back)


@require_POST
@editor_required
def continue_stalled(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on with a change that stopped half way, for instance with its worker."""
    record = _change_or_404(request, pk)
    if record.status in {ChangeStatus.RUNNING, ChangeStatus.UNDOING}:
        continue_change(record.pk, rows=record.total)
    return redirect("workspace:change", pk)


def _change_or_404(request: HttpRequest, pk: int) -> ChangeRecord:
    visible = ChangeRecord.objects.visible_to(person(request)).select_related("made_by", "undone_by")
    return get_object_or_404(visible.defer("pending", "answers"), pk=pk)


def _undone_words(undone: ChangeRecord) -> str:
    counted = subject_named(undone.subject).counted(undone.undone)
    said = _("Undone for %(counted)s.") % {"counted": counted}
    if not undone.left_alone:
        return said
    rest = _("%(count)s had been changed since and stay as they are.") % {"count": f"{undone.left_alone:,}"}
    return f"{said} {rest}"
