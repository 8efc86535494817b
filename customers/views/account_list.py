"""The account list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.web.htmx import is_fragment_request, render_page_or_fragment
from churnapp.web.lists import PAGE_SIZES, ListState, RowWriter, chips_of, headings_of, menus_of, read_state
from customers.columns import LIST_URL, AccountTile, RowValues, account_columns
from customers.queries.accounts import account_figures, account_list_shape, account_page, has_any_account

FRAGMENTS = ("account_list", "account_table")
SCOPE_WORDS = {"mine": "My accounts", "team": "My team", "all": "All accounts"}


@dataclass(frozen=True, slots=True)
class Link:
    """Another look at the list.

    Attributes:
        is_current: whether the list is shown that way now.
    """

    word: str
    url: str
    is_current: bool


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``account_table`` alone, or for ``account_list`` when filters change too."""
    user, today = person(request), timezone.now().date()
    state = read_state(request.GET, account_list_shape(user))
    page = account_page(user, state, today)
    figures = account_figures(user, Scope(state.scope), today)
    context = {
        "state": state,
        "page": page,
        "rows": _rows({**values, LIST_URL: state.url} for values in page.rows),
        "headings": headings_of(state, account_columns()),
        "menus": menus_of(state),
        "chips": chips_of(state),
        "scopes": _scope_links(state),
        "sizes": _size_links(state),
        "tiles": [(row.tile.label, row.figure, _tile_link(state, row.tile)) for row in figures],
        "is_portfolio_empty": not page.total and not has_any_account(user),
    }
    response = render_page_or_fragment(request, "customers/accounts.html", context, FRAGMENTS)
    if is_fragment_request(request):
        push_url(response, state.url if state.url != "?" else request.path)
    return response


def _rows(rows: Iterable[RowValues]) -> list[SafeString]:
    columns = account_columns()
    writer = RowWriter(columns)
    return [writer.cells([column.cell(values) for column in columns]) for values in rows]


def _scope_links(state: ListState) -> list[Link]:
    return [
        Link(SCOPE_WORDS[scope], state.with_scope(scope).url, scope == state.scope)
        for scope in state.shape.scopes
    ]


def _size_links(state: ListState) -> list[Link]:
    return [Link(str(size), state.with_page_size(size).url, size == state.page_size) for size in PAGE_SIZES]


def _tile_link(state: ListState, tile: AccountTile) -> Link:
    behind = replace(state.cleared(), filters=tile.filters, sort=tile.sort or state.shape.default_sort)
    return Link(tile.label, behind.url, behind.url == replace(state, page=1).url)
