"""The quadrant page: accounts between churn and expansion, drawn and listed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import render_defined_list
from churnapp.saying import inside
from churnapp.web.htmx import is_fragment_request
from churnapp.web.lists import ListState, Page, menus_of
from churnapp.web.lists.column_menu import menu_url
from churnapp.web.lists.reading import MENU
from churnapp.web.templatetags.formats import number, percent, short_money
from churnapp.web.writing import writing_style
from customers.queries.over_all import added_up
from gtm.domain import Quadrant
from gtm.forms import ExpansionCutoffsForm
from gtm.queries.expansion.area import AREA
from gtm.queries.expansion.conditions import scored
from gtm.queries.expansion.cutoffs import cutoffs_in_force, cutoffs_put_in_force
from gtm.queries.expansion.quadrant_list import QUADRANT, QUADRANTS
from gtm.queries.expansion.quadrant_map import Cell, QuadrantMap, quadrant_map
from gtm.queries.expansion.rows import ExpansionRow
from gtm.repositories.expansion import ExpansionCutoffsUnchanged, put_expansion_cutoffs_in_force
from gtm.views.quadrant.drawing import QuadrantDrawing
from predictions.queries.runs import current_run
from predictions.queries.upgrades import upgrade_basis

OK, UNPROCESSABLE = 200, 422
FRAGMENTS = ("quadrant_page", "quadrant_table")
CELLS, CELLS_ID = "cells", "quadrant_cells"
"""The table of the drawing, long and seldom opened: what the URL says where it is open, and its fragment."""


@dataclass(frozen=True, slots=True)
class QuadrantTile:
    """One quadrant with its motion, and the way to its accounts."""

    quadrant: Quadrant
    label: str
    value: str
    detail: str
    url: str
    is_current: bool


@require_http_methods(["GET", "HEAD", "POST"])
def quadrant(request: HttpRequest) -> HttpResponse:
    """The page; htmx asks for ``quadrant_table`` alone, or for ``quadrant_page`` with drawing and totals.

    Sent, its form puts cut-offs in force; nonsense is said beside what was sent.
    """
    if request.method != "POST":
        return _cells(request) if _asks_for_cells(request) else _page(request)
    if not person(request).may_administer:
        raise PermissionDenied(_("Only admins may set cut-offs."))
    form = ExpansionCutoffsForm(request.POST)
    if form.is_valid() and _put_in_force(request, form):
        return redirect("gtm:quadrant")
    return _page(request, form, status=UNPROCESSABLE)


def _put_in_force(request: HttpRequest, form: ExpansionCutoffsForm) -> bool:
    given = form.cleaned_data
    try:
        put_expansion_cutoffs_in_force(
            given["cutoffs"], reason=given["reason"], set_by=person(request), now=timezone.now()
        )
    except ExpansionCutoffsUnchanged as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The new cut-offs are in force."))
    return True


def _page(
    request: HttpRequest, form: ExpansionCutoffsForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page, with the form of cut-offs as it was sent or as it stands."""
    response = render_defined_list(
        request,
        QUADRANTS,
        "gtm/quadrant/quadrant.html",
        fragments=FRAGMENTS,
        around=partial(_around, form=form, asks_for_cells=request.GET.get(MENU) == CELLS),
    )
    response.status_code = response.status_code if status == OK else status
    return response


def _around(
    user: User,
    state: ListState,
    page: Page[ExpansionRow],  # noqa: ARG001
    *,
    form: ExpansionCutoffsForm | None,
    asks_for_cells: bool,
) -> Mapping[str, object]:
    basis, in_force = upgrade_basis(), cutoffs_in_force()
    found = _map(user, state)
    return {
        # the sides of a part of the drawing are chosen by dragging over it
        "menus": [menu for menu in menus_of(state) if menu.shape.key not in AREA],
        "kept": [(key, value) for key in AREA for value in state.filters.get(key, ())],
        "tiles": _tiles(found, state),
        "found": found,
        "basis": basis,
        "in_force": in_force,
        "history": cutoffs_put_in_force() if user.may_administer else [],
        "form": form or ExpansionCutoffsForm(initial=ExpansionCutoffsForm.holding(in_force.cutoffs)),
        "may_administer": user.may_administer,
        "is_unscored": basis.as_of is None or not found.total.accounts,
        "drawing": _drawn(user, state, found),
        "cells": _rows(found, state) if asks_for_cells else "",
        "cells_url": menu_url(state, CELLS),
    }


def _map(user: User, state: ListState) -> QuadrantMap:
    basis, cutoffs, scope = upgrade_basis(), cutoffs_in_force().cutoffs, Scope(state.scope)
    return added_up(
        "quadrant",
        user,
        scope,
        stands_on=lambda: (current_run(), cutoffs, basis),
        add_up=lambda: quadrant_map(scored(user, scope), cutoffs, basis),
    )


def _drawn(user: User, state: ListState, found: QuadrantMap) -> SafeString | str:
    """The drawing; empty where nothing can be drawn. Of many accounts it is kept as long as its map."""
    if not found.cells:
        return ""
    return added_up(
        "quadrant-drawing",
        user,
        Scope(state.scope),
        stands_on=lambda: (
            *(found, cutoffs_in_force().cutoffs, state.cleared().url),
            *(get_language(), writing_style()),
        ),
        add_up=lambda: _drawing(found, state).svg(_words(found)),
    )


def _drawing(found: QuadrantMap, state: ListState) -> QuadrantDrawing:
    cutoffs = cutoffs_in_force().cutoffs
    return QuadrantDrawing(found, cutoffs, _cell_links(state), lambda each: _of_quadrant(state, each).url)


def _rows(found: QuadrantMap, state: ListState) -> SafeString:
    return _drawing(found, state).rows_html()


def _asks_for_cells(request: HttpRequest) -> bool:
    return is_fragment_request(request) and request.htmx.target == CELLS_ID  # type: ignore[attr-defined]


def _cells(request: HttpRequest) -> HttpResponse:
    """The table of the drawing alone."""
    user = person(request)
    state = QUADRANTS.state_from_query(user, request.GET)
    shown = {"cells": _rows(_map(user, state), state), "basis": upgrade_basis()}
    return render(request, "gtm/quadrant/_cells.html", shown)


def _tiles(found: QuadrantMap, state: ListState) -> list[QuadrantTile]:
    total = found.total
    tiles = []
    for each in Quadrant:
        sums, behind = found.quadrants[each], _of_quadrant(state, each)
        share = f", {percent(float(sums.mrr / total.mrr))}" if total.mrr else ""
        tiles.append(
            QuadrantTile(
                quadrant=each,
                label=each.label,
                value=number(sums.accounts),
                detail=_("%(mrr)s MRR%(share)s · %(motion)s")
                % {"mrr": short_money(sums.mrr), "share": share, "motion": each.motion},
                url=behind.url,
                is_current=behind.url == state.at_the_start.url,
            )
        )
    return tiles


def _of_quadrant(state: ListState, each: Quadrant) -> ListState:
    sort = "-risk" if each is Quadrant.FLIGHT_RISK else state.shape.default_sort
    return replace(state.cleared(), sort=sort).with_filter(QUADRANT, each.value)


def _cell_links(state: ListState) -> Callable[[Cell], str]:
    """The list of a cell's accounts; from one pattern, because a drawing has some hundred cells."""
    behind = state.cleared()
    for key in AREA:
        behind = behind.with_filter(key, f"to-{key}")
    pattern = behind.url
    for key in AREA:
        pattern = pattern.replace(f"=to-{key}", f"={{{key}}}")

    def link(cell: Cell) -> str:
        across, up = cell
        edges = (across, across + 1, up, up + 1)
        return pattern.format_map(dict(zip(AREA, edges, strict=True)))

    return link


def _words(found: QuadrantMap) -> str:
    parts = ", ".join(
        _("%(label)s %(accounts)s accounts with %(mrr)s MRR")
        % {
            "label": inside(each.label),
            "accounts": found.quadrants[each].accounts,
            "mrr": short_money(found.quadrants[each].mrr),
        }
        for each in Quadrant
    )
    return _("Accounts by churn and upgrade: %(parts)s. The table below the drawing holds the same.") % {
        "parts": parts
    }
