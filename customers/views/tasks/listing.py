"""The list of tasks."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.saying import later
from churnapp.web.htmx import render_page_or_fragment
from customers.models import TaskRecord
from customers.queries.tasks import TaskBox, TaskRow, box_counts, rows_of, tasks_in
from customers.worklist.put_off import later_days

FRAGMENTS = ("task_list",)
SHOWN_EACH, PAGE_ROWS = 10, 50
OPEN_BOXES = tuple(box for box in TaskBox if box is not TaskBox.DONE)
SCOPE_WORDS = {Scope.MINE: later("My tasks"), Scope.TEAM: later("My team"), Scope.ALL: later("Everybody")}


@dataclass(frozen=True, slots=True)
class ShownBox:
    """One part of the list on the page.

    Attributes:
        url: the part alone, all of it.
    """

    box: TaskBox
    rows: list[TaskRow]
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class TaskLink:
    """Another look at the list."""

    word: str
    url: str
    count: int | None
    is_current: bool


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Open tasks by when they are due or, with ``show``, one part in pages."""
    user, today = person(request), timezone.now().date()
    scope, chosen = _scope(request, user), _box(request)
    counts = box_counts(user, scope, today)
    page = _page(request, chosen, user, scope, today) if chosen else None
    shown = []
    may_lag = scope is Scope.ALL
    for box in [chosen] if chosen else [box for box in OPEN_BOXES if counts[box] or may_lag]:
        rows = rows_of(page or tasks_in(box, user, scope, today)[:SHOWN_EACH], user, today)
        if rows or chosen:
            shown.append(ShownBox(box, rows, max(counts[box], len(rows)), _url(scope, box)))
    context: dict[str, object] = {
        "shown": shown,
        "page": page,
        "chosen": chosen,
        "scopes": _scope_links(user, scope, chosen),
        "boxes": _box_links(scope, chosen, counts),
        "here": request.get_full_path(),
        "later_days": later_days(today),
        "may_edit": user.may_edit,
    }
    return render_page_or_fragment(request, "customers/tasks/tasks.html", context, FRAGMENTS)


def _page(request: HttpRequest, box: TaskBox, user: User, scope: Scope, today: date) -> Page[TaskRecord]:
    return Paginator(tasks_in(box, user, scope, today), PAGE_ROWS).get_page(request.GET.get("page"))


def _scope(request: HttpRequest, user: User) -> Scope:
    """One's own tasks, until others are asked for."""
    asked = request.GET.get("scope", "")
    return Scope(asked) if asked in _scopes(user) else Scope.MINE


def _scopes(user: User) -> list[Scope]:
    reachable = Scope(user.reach).reachable
    return [scope for scope in reachable if scope is not Scope.TEAM or user.team_id is not None]


def _box(request: HttpRequest) -> TaskBox | None:
    asked = request.GET.get("show", "")
    return TaskBox(asked) if asked in list(TaskBox) else None


def _scope_links(user: User, scope: Scope, chosen: TaskBox | None) -> list[TaskLink]:
    scopes = _scopes(user)
    links = [TaskLink(_(SCOPE_WORDS[each]), _url(each, chosen), None, each is scope) for each in scopes]
    return links if len(links) > 1 else []


def _box_links(scope: Scope, chosen: TaskBox | None, counts: dict[TaskBox, int]) -> list[TaskLink]:
    every = TaskLink(
        pgettext("of tasks", "Open"),
        _url(scope, None),
        sum(counts[box] for box in OPEN_BOXES),
        chosen is None,
    )
    return [every, *(TaskLink(box.label, _url(scope, box), counts[box], box is chosen) for box in TaskBox)]


def _url(scope: Scope, box: TaskBox | None) -> str:
    asked = {} if scope is Scope.MINE else {"scope": scope.value}
    if box is not None:
        asked["show"] = box.value
    page = reverse("tasks:tasks")
    return f"{page}?{urlencode(asked)}" if asked else page
