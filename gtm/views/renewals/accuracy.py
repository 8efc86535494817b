"""How right people and the model were about renewals."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import ListShape, read_state, scope_links
from customers.queries.scopes import scopes_of
from gtm.queries.renewals.accuracy import FEWEST_JUDGED, accuracy_by_person, largest_misses

FRAGMENTS = ("accuracy_page",)


@require_safe
def renewal_accuracy(request: HttpRequest) -> HttpResponse:
    """The scores of a scope; each person's for those who see more than their own accounts."""
    user, today = person(request), timezone.now().date()
    scopes, first = scopes_of(user)
    shape = ListShape(sorts={"date": "date"}, default_sort="date", scopes=scopes, default_scope=first)
    state = read_state(request.GET, shape)
    scope = Scope(state.scope)
    leads = Scope(user.reach) is not Scope.MINE and scope is not Scope.MINE
    together, people = accuracy_by_person(user, scope, today)
    context = {
        "state": state,
        "scopes": scope_links(state),
        "all": together,
        "leads": leads,
        "people": people if leads else (),
        "misses": largest_misses(user, scope, today),
        "fewest": FEWEST_JUDGED,
    }
    return render_page_or_fragment(request, "gtm/renewals/accuracy.html", context, FRAGMENTS)
