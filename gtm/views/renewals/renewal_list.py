"""The renewal list."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import ListState, chips_of, menus_of, read_state, render_list
from gtm.columns import RENEWAL_COLUMNS, RenewalViewing
from gtm.queries.renewals.conditions import MISSING, PASSED
from gtm.queries.renewals.renewal_list import ON, WINDOW, renewal_list_shape, renewal_page, window_of
from gtm.queries.renewals.totals import ContractEnds, contract_ends, window_totals
from gtm.views.renewals.tiles import RenewalTile, renewal_tiles, window_tabs

FRAGMENTS = ("renewal_list", "renewal_table")


@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``renewal_table`` alone, or for ``renewal_list`` with tabs and totals."""
    user, today = person(request), timezone.now().date()
    state = read_state(request.GET, renewal_list_shape(user))
    scope, window = Scope(state.scope), window_of(state)
    page = renewal_page(user, state, today)
    ends = contract_ends(user, scope, today)
    viewing = RenewalViewing(may_edit=user.may_edit, list_query=state.url)
    window_label = next(item.label for item in state.shape.filters if item.key == WINDOW)
    return render_list(
        request,
        "gtm/renewals/renewals.html",
        state=state,
        page=page,
        columns=RENEWAL_COLUMNS,
        cells=([column.cell(row, viewing) for column in RENEWAL_COLUMNS] for row in page.rows),
        fragments=FRAGMENTS,
        context={
            "noun": "renewal",
            # the window is a tab: neither a menu nor a filter to take away
            "menus": [menu for menu in menus_of(state) if menu.shape.key not in {WINDOW, ON}],
            "chips": [chip for chip in chips_of(state) if chip.label != window_label],
            "window": window,
            "tabs": window_tabs(state, ends.counts),
            "tiles": _tiles(user, state, window, ends),
            "rolling": ends.rolling,
            "is_passed": window == PASSED,
            "is_missing": window == MISSING,
            "has_no_renewals": not page.total and not ends.days,
        },
    )


def _tiles(user: User, state: ListState, window: str, ends: ContractEnds) -> list[RenewalTile]:
    """The figures of a window; single days and dates that are wrong have none."""
    if window in {"", PASSED, MISSING}:
        return []
    return renewal_tiles(window_totals(user, Scope(state.scope), window, ends), state)
