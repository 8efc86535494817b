"""The renewal list."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import Shown, render_defined_list
from churnapp.web.lists import ListState, Page, chips_of, menus_of
from gtm.queries.renewals.conditions import MISSING, PASSED
from gtm.queries.renewals.renewal_list import ON, RENEWALS, WINDOW, window_of
from gtm.queries.renewals.rows import RenewalRow
from gtm.queries.renewals.totals import ContractEnds, contract_ends, window_totals
from gtm.views.renewals.tiles import RenewalTile, renewal_tiles, window_tabs

FRAGMENTS = ("renewal_list", "renewal_table")


@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``renewal_table`` alone, or for ``renewal_list`` with tabs and totals."""
    return render_defined_list(
        request, RENEWALS, "gtm/renewals/renewals.html", fragments=FRAGMENTS, around=_around
    )


def _around(user: User, state: ListState, page: Page[Shown[RenewalRow]]) -> Mapping[str, object]:
    window, ends = window_of(state), contract_ends(user, Scope(state.scope), timezone.now().date())
    window_label = next(item.label for item in state.shape.filters if item.key == WINDOW)
    return {
        # the window is a tab: neither a menu nor a filter to take away
        "menus": [menu for menu in menus_of(state) if menu.shape.key not in {WINDOW, ON}],
        "kept": [(key, value) for key in (WINDOW, ON) for value in state.filters.get(key, ())],
        "chips": [chip for chip in chips_of(state) if chip.label != window_label],
        "window": window,
        "tabs": window_tabs(state, ends.counts),
        "tiles": _tiles(user, state, window, ends),
        "rolling": ends.rolling,
        "is_passed": window == PASSED,
        "is_missing": window == MISSING,
        "has_no_renewals": not page.total and not ends.days,
    }


def _tiles(user: User, state: ListState, window: str, ends: ContractEnds) -> list[RenewalTile]:
    """The figures of a window; single days and dates that are wrong have none."""
    if window in {"", PASSED, MISSING}:
        return []
    return renewal_tiles(window_totals(user, Scope(state.scope), window, ends), state)
