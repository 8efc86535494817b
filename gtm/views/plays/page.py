"""The page of one play."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.web.htmx import render_page_or_fragment
from customers.worklist.put_off import later_days
from gtm.domain import PlayStatus
from gtm.queries.plays.links import play_url
from gtm.queries.plays.page import play_page
from gtm.views.plays.visible import play_or_404

FRAGMENTS = ("play_tasks",)
STEPS = tuple(status for status in PlayStatus if status.is_open)
OUTCOMES = tuple(status for status in PlayStatus if not status.is_open)


@require_safe
def play(request: HttpRequest, pk: int) -> HttpResponse:
    """The play with its tasks and its history; htmx asks for ``play_tasks`` alone."""
    user, today = person(request), timezone.now().date()
    page = play_page(play_or_404(request, pk), user, today)
    context = {
        "page": page,
        "play": page.row,
        "account": page.record.customer,
        "steps": STEPS,
        "outcomes": OUTCOMES,
        "may_edit": user.may_edit,
        "play_url": play_url(pk),
        "later_days": later_days(today),
        "today": today,
    }
    return render_page_or_fragment(request, "gtm/plays/play.html", context, FRAGMENTS)
