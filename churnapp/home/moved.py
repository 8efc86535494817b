"""What moved since the run before: loaded after the page of the day, and a page of its own."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.home.scope import HomeScope
from churnapp.web.htmx import is_fragment_request
from customers.queries.coming_and_going import coming_and_going
from predictions.queries.movers import movers

SHOWN_MOVERS = 4
LOOK_BACK_DAYS = 30


@require_safe
def moved(request: HttpRequest) -> HttpResponse:
    """The largest rises and falls with their causes, and who came and left."""
    user, today = person(request), timezone.now().date()
    scope = HomeScope.of(user, request.GET)
    found = movers(user, scope.scope, SHOWN_MOVERS)
    since = found.before or today - timedelta(days=LOOK_BACK_DAYS)
    context = {
        "movers": found,
        "passing": coming_and_going(user, scope.scope, since, today),
        "scope": scope,
    }
    template = "home/moved.html#moved" if is_fragment_request(request) else "home/moved.html"
    return render(request, template, context)
