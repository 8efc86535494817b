"""The opportunity list."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import Shown, render_defined_list
from churnapp.web.lists import ListState, Page
from gtm.queries.opportunity_list import CLOSES, FORECAST, OPPORTUNITIES, STAGE, has_any_opportunity
from gtm.queries.pipeline import pipeline_totals
from gtm.queries.pipeline_forecast import pipeline_forecast
from gtm.queries.rows import OpportunityRow
from gtm.views.forecast_links import forecast_rows
from gtm.views.pipeline_links import pipeline_tiles, stage_links

FRAGMENTS = ("opportunity_list", "opportunity_table")


@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``opportunity_table`` alone, or for ``opportunity_list`` with its totals."""
    return render_defined_list(
        request, OPPORTUNITIES, "gtm/opportunities.html", fragments=FRAGMENTS, around=_around
    )


def _around(user: User, state: ListState, page: Page[Shown[OpportunityRow]]) -> Mapping[str, object]:
    today, scope = timezone.now().date(), Scope(state.scope)
    totals = pipeline_totals(user, scope, today)
    shows_all = STAGE in state.filters or state.where.asks(STAGE)
    return {
        "may_edit": user.may_edit,
        "looks_url": state.at_the_start.url,
        "noun": OPPORTUNITIES.noun if shows_all else _("open opportunity"),
        "plural": OPPORTUNITIES.plural if shows_all else _("open opportunities"),
        "tiles": pipeline_tiles(totals, state),
        "stages": stage_links(totals, state),
        "forecast": forecast_rows(pipeline_forecast(user, scope, today), state),
        "forecast_is_open": CLOSES in state.filters or FORECAST in state.filters,
        "is_pipeline_empty": not page.total and not has_any_opportunity(user),
    }
