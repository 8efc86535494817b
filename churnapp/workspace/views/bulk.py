"""Doing something to many rows of a list: the question, the count, and the answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.lists import ListDefinition, UnknownList, definition_named
from churnapp.web.htmx import is_fragment_request
from churnapp.web.messages import say_with_undo
from churnapp.workspace.actions import ListAction, UnknownAction, action_named
from churnapp.workspace.changing import begin_change
from churnapp.workspace.chosen import ChosenRows
from churnapp.workspace.models import ChangeRecord
from churnapp.workspace.subjects import subject_named
from churnapp.workspace.views.going_on import continue_change

TEMPLATE = "workspace/bulk.html"
CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def bulk_action(request: HttpRequest, key: str, action: str) -> HttpResponse:
    """Asks what has to be known and says how many rows it is about; answered, it is done."""
    definition, wanted = _wanted_or_404(request, key, action)
    chosen = ChosenRows.read(definition, person(request), request.POST or request.GET)
    if chosen.is_empty:
        messages.error(request, _("Choose some %(plural)s first.") % {"plural": definition.plural})
        return redirect(list_url(chosen))
    if request.method != "POST":
        return _ask(request, wanted, chosen, wanted.form(person(request)))
    form = wanted.form(person(request), request.POST)
    if not form.is_valid():
        return _ask(request, wanted, chosen, form, status=UNPROCESSABLE)
    keys = chosen.keys(timezone.now().date())
    if chosen.is_all and request.POST.get("expected") != str(len(keys)):
        return _ask(request, wanted, chosen, form, status=CONFLICT, expected=request.POST.get("expected", ""))
    return _do(request, wanted, chosen, form, keys)


def list_url(chosen: ChosenRows) -> str:
    """The list as it was when they were chosen."""
    url = reverse(chosen.definition.url_name)
    return f"{url}?{chosen.query}" if chosen.query else url


def _do(
    request: HttpRequest, action: ListAction, chosen: ChosenRows, form: forms.Form, keys: list[int]
) -> HttpResponse:
    change = begin_change(action, keys, action.answers(form), user=person(request), now=timezone.now())
    change = continue_change(change.pk, rows=len(keys))
    if change.is_under_way:
        return redirect("workspace:change", change.pk)
    _say(request, change)
    return redirect(list_url(chosen))


def _say(request: HttpRequest, change: ChangeRecord) -> None:
    subject = subject_named(change.subject)
    rest = change.total - change.changed
    sentence = f"{change.words} · {subject.counted(change.changed)}."
    if rest:
        left = _("%(count)s needed no change or were not yours to change.") % {"count": f"{rest:,}"}
        sentence = f"{sentence} {left}"
    if change.changed:
        say_with_undo(request, sentence, reverse("workspace:undo_change", args=[change.pk]))
    else:
        messages.info(request, sentence)


def _ask(
    request: HttpRequest,
    action: ListAction,
    chosen: ChosenRows,
    form: forms.Form,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    count = chosen.count(timezone.now().date())
    context = {
        "action": action,
        "chosen": chosen,
        "form": form,
        "count": count,
        "counted": subject_named(action.subject).counted(count),
        "url": reverse("workspace:bulk_action", args=[chosen.definition.key, action.key]),
        "back": list_url(chosen),
        **more,
    }
    if is_fragment_request(request):
        return render(request, f"{TEMPLATE}#question", context)
    return render(request, TEMPLATE, context, status=status)


def _wanted_or_404(
    request: HttpRequest, key: str, action: str
) -> tuple[ListDefinition[Any, Any], ListAction]:
    try:
        definition = definition_named(key)
        return definition, action_named(definition.key, action, person(request))
    except (UnknownList, UnknownAction) as unknown:
        raise Http404(str(unknown)) from unknown
