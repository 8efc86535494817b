"""Finishing a task, taking that back, and moving its day."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from churnapp.web.messages import say_with_undo
from churnapp.web.templatetags.formats import day
from customers.models import TaskRecord
from customers.repositories.tasks import finish, move_to, reopen
from customers.views.tasks.visible import task_or_404

SOME_DAY = "some_day"


@require_POST
@editor_required
def finish_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it is done; the message takes it back."""
    user, way_back = person(request), _way_back(request)
    task = task_or_404(user, pk)
    if finish(task, by=user, now=timezone.now()):
        undo = f"{reverse('tasks:reopen', args=[pk])}?{urlencode({'next': way_back})}"
        say_with_undo(request, _("Done: %(text)s") % {"text": task.words}, undo)
    else:
        messages.info(request, _("Somebody has done this already."))
    return redirect(way_back)


@require_POST
@editor_required
def reopen_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back that it is done."""
    task = task_or_404(person(request), pk)
    reopen(task)
    messages.success(request, _("Open again: %(text)s") % {"text": task.words})
    return redirect(_way_back(request))


@require_POST
@editor_required
def move_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves its day to the one that the form or the address names; the message moves it back."""
    way_back, task = _way_back(request), task_or_404(person(request), pk)
    asked = request.POST.get("until") or request.GET.get("until") or ""
    until = _day(asked)
    if until is None and asked != SOME_DAY:
        messages.error(request, _("“%(asked)s” is no day. Write one as 2026-01-31.") % {"asked": asked[:40]})
        return redirect(way_back)
    before = task.due_on.isoformat() if task.due_on else SOME_DAY
    move_to(task, until)
    undo = f"{reverse('tasks:move', args=[pk])}?{urlencode({'until': before, 'next': way_back})}"
    say_with_undo(request, _moved(task, until), undo)
    return redirect(way_back)


def _moved(task: TaskRecord, until: date | None) -> str:
    if until is None:
        return _("%(task)s: some day.") % {"task": task.words}
    return _("%(task)s: due %(day)s.") % {"task": task.words, "day": day(until)}


def _day(asked: str) -> date | None:
    try:
        return parse_date(asked)
    except ValueError:  # like a day, and none
        return None


def _way_back(request: HttpRequest) -> str:
    return page_before(request, reverse("tasks:tasks"))
