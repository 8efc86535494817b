"""The calendar of plays, a month at a time."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from churnapp.accounts.guards import person
from churnapp.month_words import long_month_and_year
from churnapp.web.filters import draft_of
from churnapp.web.htmx import is_fragment_request, render_page_or_fragment
from churnapp.web.lists import chips_of, menus_of, scope_links
from gtm.queries.plays.calendar import play_weeks
from gtm.queries.plays.play_list import PLAYS

MONTH, WRITTEN = "month", "%Y-%m"
FRAGMENTS = ("play_calendar",)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_safe
def play_calendar(request: HttpRequest) -> HttpResponse:
    """What is due on each day of the month that the address names, else of this one; narrowed as the list."""
    user, today = person(request), timezone.now().date()
    asked = request.GET.copy()
    asked.pop(MONTH, None)  # of the calendar, not of the list
    state = PLAYS.state_from_query(user, asked)
    month = _month(request.GET.get(MONTH, ""), today)
    before, after = (month - timedelta(days=1)).replace(day=1), (month + timedelta(days=32)).replace(day=1)
    weeks, here = play_weeks(user, state, month, today), state.at_the_start.url
    context = {
        "state": state,
        "menus": menus_of(state),
        "draft": state.draft or draft_of(state.where),
        "open_menu": "filter" if state.draft else "",
        "chips": [replace(chip, url=_url(chip.url, month)) for chip in chips_of(state)],
        # the form of the filters keeps the month that is shown
        "kept": [(MONTH, month.strftime(WRITTEN))],
        "weeks": weeks,
        "title": long_month_and_year(month),
        "count": sum(day.count for week in weeks for day in week if day.is_within),
        "scopes": scope_links(state),
        "looks_url": here,
        "earlier": _url(here, before),
        "later": _url(here, after),
        "now": here,
    }
    response = render_page_or_fragment(request, "gtm/plays/calendar.html", context, FRAGMENTS)
    if is_fragment_request(request):
        push_url(response, _url(here, month))
    return response


def _month(asked: str, today: date) -> date:
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else today.replace(day=1)


def _url(query: str, month: date) -> str:
    return f"{query}{'' if query == '?' else '&'}{urlencode({MONTH: month.strftime(WRITTEN)})}"
