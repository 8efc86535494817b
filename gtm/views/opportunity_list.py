"""The opportunity list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.htmx import is_fragment_request, render_page_or_fragment
from churnapp.web.lists import PAGE_SIZES, ListState, chips_of, headings_of, menus_of, read_state
from gtm.columns import OPPORTUNITY_COLUMNS, OpportunityColumn, Viewing
from gtm.queries.opportunity_list import STAGE, has_any_opportunity, opportunity_list_shape, opportunity_page
from gtm.queries.pipeline import pipeline_totals
from gtm.queries.rows import OpportunityRow
from gtm.views.pipeline_links import pipeline_tiles, stage_links

FRAGMENTS = ("opportunity_list", "opportunity_table")
SCOPE_WORDS = {"mine": "My accounts", "team": "My team", "all": "All accounts"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one row shows in one column."""

    column: OpportunityColumn
    content: str | SafeString


@dataclass(frozen=True, slots=True)
class Link:
    """Another look at the list."""

    word: str
    url: str
    is_current: bool


@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``opportunity_table`` alone, or for ``opportunity_list`` with its totals."""
    user, today = person(request), timezone.now().date()
    state = read_state(request.GET, opportunity_list_shape(user))
    page = opportunity_page(user, state, today)
    totals = pipeline_totals(user, Scope(state.scope), today)
    context = {
        "state": state,
        "page": page,
        "noun": "opportunities" if STAGE in state.filters else "open opportunities",
        "rows": _cells(page.rows, _viewing(request, user, state)),
        "headings": headings_of(state, OPPORTUNITY_COLUMNS),
        "menus": menus_of(state),
        "chips": chips_of(state),
        "scopes": _scope_links(state),
        "sizes": _size_links(state),
        "tiles": pipeline_tiles(totals, state),
        "stages": stage_links(totals, state),
        "is_pipeline_empty": not page.total and not has_any_opportunity(user),
    }
    response = render_page_or_fragment(request, "gtm/opportunities.html", context, FRAGMENTS)
    if is_fragment_request(request):
        push_url(response, state.url if state.url != "?" else request.path)
    return response


def _viewing(request: HttpRequest, user: User, state: ListState) -> Viewing:
    return Viewing(may_edit=user.may_edit, csrf_token=get_token(request), list_query=state.url)


def _cells(rows: Sequence[OpportunityRow], viewing: Viewing) -> list[list[Cell]]:
    return [[Cell(column, column.cell(row, viewing)) for column in OPPORTUNITY_COLUMNS] for row in rows]


def _scope_links(state: ListState) -> list[Link]:
    return [
        Link(SCOPE_WORDS[scope], state.with_scope(scope).url, scope == state.scope)
        for scope in state.shape.scopes
    ]


def _size_links(state: ListState) -> list[Link]:
    return [Link(str(size), state.with_page_size(size).url, size == state.page_size) for size in PAGE_SIZES]
