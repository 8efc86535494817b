"""The calendar of renewals: a table of weeks; an agenda on a phone."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.month_words import long_month_and_year
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import ListState, chips_of, menus_of, read_state, scope_links
from churnapp.web.templatetags.formats import day
from gtm.queries.renewals.calendar import (
    BY,
    FROM,
    MONTH,
    WEEK,
    Span,
    calendar_shape,
    renewal_weeks,
    span_of,
    totals_of,
)
from gtm.queries.renewals.renewal_list import ON

FRAGMENTS = ("renewal_calendar",)
OWN = (FROM, BY)
"""What the address says of the days, beside what narrows the list."""


@require_safe
def renewal_calendar(request: HttpRequest) -> HttpResponse:
    """A month or a week, narrowed as the list is."""
    user, today = person(request), timezone.now().date()
    state = read_state(request.GET, calendar_shape(user))
    span = span_of(state, today)
    weeks = renewal_weeks(user, state, span, today)
    count, mrr = totals_of(weeks)
    own_labels = {item.label for item in state.shape.filters if item.key in OWN}
    context = {
        "state": state,
        "scopes": scope_links(state),
        "menus": [menu for menu in menus_of(state) if menu.shape.key not in OWN],
        "chips": [chip for chip in chips_of(state) if chip.label not in own_labels],
        # the form of the filters keeps the days that are shown
        "kept": [(key, value) for key in OWN for value in state.filters.get(key, ())],
        "title": _words(span),
        "count": count,
        "mrr": mrr,
        "weeks": weeks,
        "in_list": _in_list(state),
        "earlier": state.with_filter(FROM, span.before.isoformat()).url,
        "later": state.with_filter(FROM, span.after.isoformat()).url,
        "now": state.with_filter(FROM).url,
        "ways": [
            (word, state.with_filter(BY, *value).url, by == span.by)
            for by, word, value in ((MONTH, _("Month"), ()), (WEEK, _("Week"), (WEEK,)))
        ],
    }
    return render_page_or_fragment(request, "gtm/renewals/calendar.html", context, FRAGMENTS)


def _words(span: Span) -> str:
    if span.by == MONTH:
        return long_month_and_year(span.first)
    return _("%(first)s to %(last)s") % {"first": day(span.first), "last": day(span.last)}


def _in_list(state: ListState) -> str:
    """The list narrowed as the calendar is, up to the day that is still to be named."""
    query = state.with_filter(FROM).with_filter(BY).url
    return f"{reverse('gtm:renewals')}{query}{'' if query == '?' else '&'}{ON}="
