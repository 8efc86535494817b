"""The page of the day."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.home.nothing_left import nothing_left
from churnapp.home.numbers import number_tiles
from churnapp.home.row_writer import WorkRowWriter
from churnapp.home.rows import groups_with_actions
from churnapp.home.scope import HomeScope
from churnapp.home.team_writer import team_rows_html
from churnapp.web.htmx import render_page_or_fragment
from customers.queries.tasks import MOST_TODAY, tasks_due
from customers.worklist.put_off import put_off_rows
from gtm.queries.team import team_rows
from predictions.queries.worklist import worklist

FRAGMENTS = ("today",)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Who needs somebody today and why, and how the accounts of the scope stand."""
    user, day = person(request), timezone.now().date()
    scope = HomeScope.of(user, request.GET)
    groups = groups_with_actions(worklist(user, scope.scope, day), scope.scope, day)
    writer = WorkRowWriter(scope, get_token(request) if user.may_edit else "", day)
    shows_team = user.may_deal_out and scope.scope is not Scope.MINE
    team = team_rows(user, day) if shows_team else []
    context: dict[str, object] = {
        "day": day,
        "scope": scope,
        "groups": [(group, writer.rows(group.rows)) for group in groups],
        "shown_count": sum(len(group.rows) for group in groups),
        "put_off": put_off_rows(user, day),
        "numbers": number_tiles(user, scope.scope, day),
        "team_count": len(team),
        "team_html": team_rows_html(team, scope.scope),
        "tasks": tasks_due(user, day),
        "most_tasks": MOST_TODAY,
        "nothing_left": None if groups else nothing_left(user, scope.scope, day),
        "may_edit": user.may_edit,
        "accounts_url": f"{reverse('customers:accounts')}?scope={scope.scope}",
    }
    return render_page_or_fragment(request, "home/today.html", context, FRAGMENTS)
