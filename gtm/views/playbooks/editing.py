"""Making and editing a playbook."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import admin_required, person
from gtm.domain import PlaybookImpossible
from gtm.forms.playbook import SPARE_LINES, PlaybookForm, TaskLineSet
from gtm.models import PlaybookVersionRecord
from gtm.queries.playbooks.page import preview, version_in_force, versions_of
from gtm.repositories import Author
from gtm.repositories.playbooks import PlaybookChanged, PlaybookDraft, create_playbook, edit_playbook

CONFLICT, UNPROCESSABLE = 409, 422
NEW_LINES = 5
PREFIX = "tasks"


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def new_playbook(request: HttpRequest) -> HttpResponse:
    """An empty form; filled in, the first version is in force."""
    if request.method != "POST":
        return _page(request, PlaybookForm(), TaskLineSet(prefix=PREFIX, initial=[{}] * NEW_LINES))
    form, lines = PlaybookForm(request.POST), TaskLineSet(request.POST, prefix=PREFIX)
    draft = _draft(form, lines)
    if draft is None or "preview" in request.POST:
        return _page(request, form, lines, draft=draft, status=200 if draft else UNPROCESSABLE)
    made = create_playbook(draft, Author(person(request), timezone.now()))
    messages.success(request, _("“%(name)s” is offered from now on.") % {"name": made.name})
    return redirect("gtm:playbook", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def playbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force as a form; an edit becomes the next version, plays that run keep theirs."""
    try:
        version = version_in_force(pk)
    except PlaybookVersionRecord.DoesNotExist as missing:
        raise Http404(str(missing)) from missing
    if request.method != "POST":
        form, lines = _filled(version)
        return _page(request, form, lines, version=version)
    form, lines = PlaybookForm(request.POST), TaskLineSet(request.POST, prefix=PREFIX)
    draft = _draft(form, lines)
    if draft is None or "preview" in request.POST:
        return _page(
            request, form, lines, version=version, draft=draft, status=200 if draft else UNPROCESSABLE
        )
    return _store(request, version, draft, form, lines)


def _store(
    request: HttpRequest, version: PlaybookVersionRecord, draft: PlaybookDraft, form: PlaybookForm, lines: Any
) -> HttpResponse:
    author, seen = Author(person(request), timezone.now()), form.cleaned_data["seen"] or 0
    try:
        stored = edit_playbook(version.playbook_id, draft, author, seen=seen)
    except PlaybookChanged:
        again = request.POST.copy()
        again["seen"] = str(version.number)
        form = PlaybookForm(again)
        said = _(
            "Somebody else edited it meanwhile. Nothing of yours is stored yet: save again to go over it."
        )
        form.add_error(None, said)
        return _page(request, form, lines, version=version, status=CONFLICT)
    if stored.number == version.number:
        messages.success(request, _("Saved."))
    else:
        said = _("Saved as version %(number)s. Plays that run keep the version they began with.")
        messages.success(request, said % {"number": stored.number})
    return redirect("gtm:playbook", version.playbook_id)


def _draft(form: PlaybookForm, lines: Any) -> PlaybookDraft | None:
    """What was filled in; None where it cannot be, with the reason in the form."""
    if not (form.is_valid() and lines.is_valid()):
        return None
    try:
        return form.draft(lines.tasks)
    except PlaybookImpossible as impossible:
        form.add_error(None, str(impossible))
        return None


def _filled(version: PlaybookVersionRecord) -> tuple[PlaybookForm, Any]:
    book = version.playbook
    initial = {name: getattr(book, name) for name in ("play_type", "driver_group", "tier", "is_active")}
    goal = {
        "goal_kind": version.goal_kind,
        "goal_share": version.goal_value,
        "seen": version.number,
        "name": book.words,
    }
    lines = [
        {"text": task.words, "offset_days": task.offset_days, "owner_role": task.owner_role}
        for task in version.tasks.all()
    ]
    return PlaybookForm(initial={**initial, **goal}), TaskLineSet(
        prefix=PREFIX, initial=[*lines, *[{}] * SPARE_LINES]
    )


def _page(
    request: HttpRequest,
    form: PlaybookForm,
    lines: Any,
    *,
    version: PlaybookVersionRecord | None = None,
    draft: PlaybookDraft | None = None,
    status: int = 200,
) -> HttpResponse:
    tasks = draft.tasks if draft else list(version.tasks.all()) if version else []
    context = {
        "form": form,
        "lines": lines,
        "version": version,
        "versions": versions_of(version.playbook_id) if version else [],
        "preview": preview(tasks, timezone.now().date()),
        "is_draft": draft is not None,
    }
    return render(request, "gtm/playbooks/playbook.html", context, status=status)
