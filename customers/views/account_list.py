"""The account list."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import render_defined_list
from churnapp.web.lists import Link, ListState, Page
from customers.columns import AccountTile, RowValues
from customers.queries.account_figures import account_figures
from customers.queries.accounts import ACCOUNTS, has_any_account

FRAGMENTS = ("account_list", "account_table")


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``account_table`` alone, or for ``account_list`` when filters change too."""
    return render_defined_list(
        request, ACCOUNTS, "customers/accounts.html", fragments=FRAGMENTS, around=_around
    )


def _around(user: User, state: ListState, page: Page[RowValues]) -> Mapping[str, object]:
    figures = account_figures(user, Scope(state.scope), timezone.now().date())
    return {
        "tiles": [(row.tile.label, row.figure, _tile_link(state, row.tile)) for row in figures],
        "is_portfolio_empty": not page.total and not has_any_account(user),
    }


def _tile_link(state: ListState, tile: AccountTile) -> Link:
    behind = replace(state.cleared(), filters=tile.filters, sort=tile.sort or state.shape.default_sort)
    return Link(tile.label, behind.url, behind.url == state.at_the_start.url)
