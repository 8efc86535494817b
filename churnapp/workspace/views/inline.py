"""Editing one field of one row where it stands: htmx swaps the cell, without it there is a page."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.web.htmx import is_fragment_request
from churnapp.web.messages import say_with_undo
from churnapp.workspace.changing import ChangedMeanwhile, edit_in_place
from churnapp.workspace.editable import editable_cell
from churnapp.workspace.subjects import NamedRow, subject_named
from churnapp.workspace.traces import EditableField, FixedField, Json, UnknownField, field_named
from churnapp.workspace.views.coming_back import page_before

TEMPLATE = "workspace/edit_field.html"
CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one row."""

    field: EditableField
    row: int
    named: NamedRow


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def edit_field(request: HttpRequest, subject: str, field: str, pk: int) -> HttpResponse:
    """The form of the field, or what became of it; ``?shown`` is the cell as it was before the click."""
    user = person(request)
    try:
        found = field_named(subject, field)
    except UnknownField as unknown:
        raise Http404(str(unknown)) from unknown
    if isinstance(found, FixedField):
        return _fixed(request, found)
    place = _place_or_404(user, found, pk)
    if request.method == "POST":
        return _store(request, place)
    if "shown" in request.GET:
        return HttpResponse(_cell(place))
    return _page(request, place, _form(user, found, _held(place)), seen=_held(place))


def _place_or_404(user: User, field: EditableField, pk: int) -> Place:
    is_theirs = field.rows(user).filter(pk=pk).exists()
    named = subject_named(field.subject).named(user, [pk]).get(pk) if is_theirs else None
    if named is None:
        raise Http404(
            _("There is no %(subject)s %(pk)s for %(user)s.")
            % {"subject": field.subject, "pk": pk, "user": user}
        )
    return Place(field, pk, named)


def _store(request: HttpRequest, place: Place) -> HttpResponse:
    user = person(request)
    seen = _seen(request, place)
    form = _form(user, place.field, seen, request.POST)
    if not form.is_valid():
        return _page(request, place, form, seen=seen, status=UNPROCESSABLE)
    value = place.field.stored(form.cleaned_data["value"])
    try:
        change = edit_in_place(place.field, place.row, value, seen=seen, user=user, now=timezone.now())
    except ChangedMeanwhile as conflict:
        return _page(
            request,
            place,
            form,
            seen=conflict.held,
            status=CONFLICT,
            conflict=conflict,
            mine=_word(place, value),
        )
    if change:
        undo = reverse("workspace:undo_change", args=[change.pk])
        say_with_undo(
            request, _("%(name)s: %(change)s.") % {"name": place.named.name, "change": change.words}, undo
        )
    if is_fragment_request(request):
        return HttpResponse(_cell(place))
    return redirect(page_before(request))


def _seen(request: HttpRequest, place: Place) -> Json:
    """What the form says that the person saw; a form that says nothing saw what is there."""
    try:
        seen: Json = json.loads(request.POST.get("seen", ""))
    except (ValueError, RecursionError):
        return _held(place)
    return seen if isinstance(seen, str | int | None) else None


def _form(user: User, field: EditableField, held: Json, posted: Any = None) -> forms.Form:
    form = forms.Form(posted, initial={"value": field.held(held)}, auto_id=f"edit-{field.key}-%s")
    form.fields["value"] = field.form_field(user)
    return form


def _page(
    request: HttpRequest, place: Place, form: forms.Form, *, seen: Json, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "seen": json.dumps(seen),
        "held": _word(place, seen),
        "url": reverse("workspace:edit_field", args=[place.field.subject, place.field.key, place.row]),
        "next": page_before(request),
        **more,
    }
    if is_fragment_request(request):  # htmx shows only answers that succeed
        return render(request, f"{TEMPLATE}#edit_form", context)
    return render(request, TEMPLATE, context, status=status)


def _fixed(request: HttpRequest, field: FixedField) -> HttpResponse:
    context = {"fixed": field, "next": page_before(request)}
    if is_fragment_request(request):
        return render(request, f"{TEMPLATE}#fixed_field", context)
    return render(request, TEMPLATE, context)


def _held(place: Place) -> Json:
    return place.field.values_of([place.row], lock=False).get(place.row)


def _word(place: Place, value: Json) -> str:
    return place.field.words_of([value]).get(value) or _("nothing")


def _cell(place: Place) -> str:
    content = place.field.cell(_held(place))
    return editable_cell(place.field.subject, place.field.key, place.row, content, label=place.field.label)
