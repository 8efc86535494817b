"""The forecast page: revenue at risk in the next four quarters, and what came of past expectations."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import FilterShape, ListShape, ListState, read_state, scope_links
from customers.queries.scopes import scopes_of
from gtm.domain.level_spread import BELIEVED
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.queries.forecast.page import revenue_forecast
from gtm.queries.revenue.narrowing import segment_filters
from gtm.queries.revenue.shapes import BY, SPLITS, chosen, spoken
from gtm.views.forecast.drawings import loss_plot
from gtm.views.forecast.tables import interval_words, quarter_lines, split_table
from gtm.views.portfolio.heat_table import AccountLinks

FRAGMENTS = ("forecast_page",)


@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """What is expected to leave, whose and when."""
    user = person(request)
    state = read_state(request.GET, _shape(user))
    return render_page_or_fragment(request, "gtm/forecast/forecast.html", _context(user, state), FRAGMENTS)


def _context(user: User, state: ListState) -> dict[str, object]:
    by = chosen(state, BY)
    found = revenue_forecast(user, Scope(state.scope), by)
    context: dict[str, object] = {"state": state, "scopes": scope_links(state), "found": found}
    if found is None or not found.total.count:
        return {**context, "is_empty": True, "may_administer": user.may_administer}
    year, spread = found.total.year.mrr, found.spread
    choices = next(item.choices for item in segment_filters(user) if item.key == by)
    return {
        **context,
        "total": found.total,
        "year": year,
        "yearly": year.expected * MONTHS_PER_YEAR,
        "year_interval": interval_words(year, spread),
        "wider": year.times_wider(spread),
        "plot": loss_plot(found),
        "lines": quarter_lines(found),
        "past": found.left[:-1] if found.lost_so_far else found.left,
        "splits": [
            (word, state.with_filter(BY, value).url, value == by) for value, word in spoken(SPLITS).items()
        ],
        "segments": split_table(found, by, spoken(SPLITS)[by], choices, AccountLinks(state)),
        "spread": spread,
        "believed": BELIEVED,
    }


def _shape(user: User) -> ListShape:
    scopes, first = scopes_of(user)
    return ListShape(
        sorts={BY: "split"},
        default_sort=BY,
        filters=(FilterShape(BY, _("Split"), spoken(SPLITS)),),
        scopes=scopes,
        default_scope=first,
    )
