"""The portfolio page: where the risk lies, how it moved, on whom revenue hangs, what hours can keep."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import FilterShape, ListShape, ListState, read_state, scope_links
from customers.queries.scopes import scopes_of
from gtm.forms import BudgetForm
from gtm.queries.portfolio.bands import month_bands
from gtm.queries.portfolio.concentration import concentration
from gtm.queries.portfolio.heat import risk_map
from gtm.queries.portfolio.rescue import rescue
from gtm.queries.revenue.shapes import chosen
from gtm.views.portfolio.drawings import band_chart, tier_shares
from gtm.views.portfolio.heat_table import LOSS, AccountLinks, heat_table, measure_words

FRAGMENTS = ("portfolio_page",)
MEASURE = "measure"


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Everything about a scope; the budget is a form whose answer stands on the same page."""
    user = person(request)
    state = read_state(_without_budget(request.GET), _shape(user))
    return render_page_or_fragment(
        request, "gtm/portfolio/portfolio.html", _context(user, state, request.GET), FRAGMENTS
    )


def _context(user: User, state: ListState, query: QueryDict) -> dict[str, object]:
    scope, links = Scope(state.scope), AccountLinks(state)
    measure = chosen(state, MEASURE)
    found = risk_map(user, scope, with_losses=measure == LOSS)
    if not found.by_cell:
        return {"state": state, "scopes": scope_links(state), "is_empty": True}
    bands = month_bands(user, scope)
    form = BudgetForm({name: query.get(name) or usual for name, usual in BudgetForm.usual().items()})
    return {
        "state": state,
        "scopes": scope_links(state),
        "found": found,
        "total": found.total,
        "links": links,
        "heat": heat_table(found, measure, links),
        "measure": measure,
        "measures": [
            (word, state.with_filter(MEASURE, value).url, value == measure)
            for value, word in measure_words().items()
        ],
        "bands": bands,
        "band_chart": band_chart(bands),
        "only_month": tier_shares(bands),
        "concentration": concentration(user, scope),
        "form": form,
        "rescue": rescue(user, scope, form.budget) if form.is_valid() else None,
    }


def _shape(user: User) -> ListShape:
    scopes, first = scopes_of(user)
    return ListShape(
        sorts={MEASURE: "risk"},
        default_sort=MEASURE,
        filters=(FilterShape(MEASURE, _("Show"), measure_words()),),
        scopes=scopes,
        default_scope=first,
    )


def _without_budget(query: QueryDict) -> QueryDict:
    """The query without the fields of the budget, so that they are not called unknown filters."""
    rest = query.copy()
    for name in BudgetForm.base_fields:
        rest.pop(name, None)
    return rest
