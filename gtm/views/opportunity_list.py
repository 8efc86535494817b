"""The opportunity list."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.web.lists import read_state, render_list
from gtm.columns import OPPORTUNITY_COLUMNS, Viewing
from gtm.queries.opportunity_list import (
    CLOSES,
    FORECAST,
    STAGE,
    has_any_opportunity,
    opportunity_list_shape,
    opportunity_page,
)
from gtm.queries.pipeline import pipeline_totals
from gtm.queries.pipeline_forecast import pipeline_forecast
from gtm.views.forecast_links import forecast_rows
from gtm.views.pipeline_links import pipeline_tiles, stage_links

FRAGMENTS = ("opportunity_list", "opportunity_table")


@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``opportunity_table`` alone, or for ``opportunity_list`` with its totals."""
    user, today = person(request), timezone.now().date()
    state = read_state(request.GET, opportunity_list_shape(user))
    page = opportunity_page(user, state, today)
    totals = pipeline_totals(user, Scope(state.scope), today)
    viewing = Viewing(may_edit=user.may_edit, csrf_token=get_token(request), list_query=state.url)
    return render_list(
        request,
        "gtm/opportunities.html",
        state=state,
        page=page,
        columns=OPPORTUNITY_COLUMNS,
        cells=([column.cell(row, viewing) for column in OPPORTUNITY_COLUMNS] for row in page.rows),
        fragments=FRAGMENTS,
        context={
            "may_edit": user.may_edit,
            "looks_url": replace(state, page=1).url,
            "noun": "opportunit" if STAGE in state.filters else "open opportunit",
            "tiles": pipeline_tiles(totals, state),
            "stages": stage_links(totals, state),
            "forecast": forecast_rows(pipeline_forecast(user, Scope(state.scope), today), state),
            "forecast_is_open": CLOSES in state.filters or FORECAST in state.filters,
            "is_pipeline_empty": not page.total and not has_any_opportunity(user),
        },
    )
