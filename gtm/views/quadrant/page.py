"""The quadrant page: accounts between churn and expansion, drawn and listed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.web.lists import ListState, chips_of, menus_of, read_state, render_list
from churnapp.web.templatetags.formats import number, percent, short_money
from gtm.columns.expansion import EXPANSION_COLUMNS
from gtm.domain import Quadrant
from gtm.forms import ExpansionCutoffsForm
from gtm.queries.expansion.conditions import scored
from gtm.queries.expansion.cutoffs import cutoffs_in_force, cutoffs_put_in_force
from gtm.queries.expansion.quadrant_list import (
    AREA,
    QUADRANT,
    quadrant_list_shape,
    quadrant_page,
)
from gtm.queries.expansion.quadrant_map import Cell, QuadrantMap, quadrant_map
from gtm.repositories.expansion import ExpansionCutoffsUnchanged, put_expansion_cutoffs_in_force
from gtm.views.quadrant.drawing import QuadrantDrawing
from predictions.queries.upgrades import upgrade_basis

UNPROCESSABLE = 422
FRAGMENTS = ("quadrant_page", "quadrant_table")


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
        return _page(request)
    if not person(request).may_administer:
        raise PermissionDenied("Only admins may set cut-offs.")
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
    messages.success(request, "The new cut-offs are in force.")
    return True


def _page(
    request: HttpRequest, form: ExpansionCutoffsForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page, with the form of cut-offs as it was sent or as it stands."""
    user, basis, in_force = person(request), upgrade_basis(), cutoffs_in_force()
    cutoffs = in_force.cutoffs
    state = read_state(request.GET, quadrant_list_shape(user, basis))
    scores = scored(user, Scope(state.scope))
    found = quadrant_map(scores, cutoffs, basis)
    known = None if state.is_narrowed else found.total.accounts
    page = quadrant_page(scores, state, cutoffs, basis, total=known)
    drawing = QuadrantDrawing(found, cutoffs, _cell_links(state), lambda each: _of_quadrant(state, each).url)
    response = render_list(
        request,
        "gtm/quadrant/quadrant.html",
        state=state,
        page=page,
        columns=EXPANSION_COLUMNS,
        cells=([column.cell(row) for column in EXPANSION_COLUMNS] for row in page.rows),
        fragments=FRAGMENTS,
        context={
            "noun": "account",
            "menus": [menu for menu in menus_of(state) if menu.shape.key not in AREA],
            "chips": chips_of(state),
            "tiles": _tiles(found, state),
            "found": found,
            "basis": basis,
            "in_force": in_force,
            "history": cutoffs_put_in_force() if user.may_administer else [],
            "form": form or ExpansionCutoffsForm(initial=ExpansionCutoffsForm.holding(cutoffs)),
            "may_administer": user.may_administer,
            "drawing": drawing.svg(_words(found)) if found.cells else "",
            "cells": drawing.rows_html(),
            "is_unscored": basis.as_of is None or not found.total.accounts,
        },
    )
    response.status_code = status
    return response


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
                detail=f"{short_money(sums.mrr)} MRR{share} · {each.motion}",
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
        f"{each.label.lower()} {found.quadrants[each].accounts} accounts with "
        f"{short_money(found.quadrants[each].mrr)} MRR"
        for each in Quadrant
    )
    return f"Accounts by churn and upgrade: {parts}. The table below the drawing holds the same."
