"""The account list."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.web.lists import Link, ListState, read_state, render_list
from customers.columns import LIST_URL, AccountTile, RowValues, account_columns
from customers.queries.accounts import account_figures, account_list_shape, account_page, has_any_account

FRAGMENTS = ("account_list", "account_table")


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``account_table`` alone, or for ``account_list`` when filters change too."""
    user, today = person(request), timezone.now().date()
    state = read_state(request.GET, account_list_shape(user))
    page = account_page(user, state, today)
    figures = account_figures(user, Scope(state.scope), today)
    return render_list(
        request,
        "customers/accounts.html",
        state=state,
        page=page,
        columns=account_columns(),
        cells=(_cells({**values, LIST_URL: state.url}) for values in page.rows),
        fragments=FRAGMENTS,
        context={
            "tiles": [(row.tile.label, row.figure, _tile_link(state, row.tile)) for row in figures],
            "is_portfolio_empty": not page.total and not has_any_account(user),
        },
    )


def _cells(values: RowValues) -> Sequence[str | SafeString]:
    return [column.cell(values) for column in account_columns()]


def _tile_link(state: ListState, tile: AccountTile) -> Link:
    behind = replace(state.cleared(), filters=tile.filters, sort=tile.sort or state.shape.default_sort)
    return Link(tile.label, behind.url, behind.url == replace(state, page=1).url)
