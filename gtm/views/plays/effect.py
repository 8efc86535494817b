"""What plays do, and what became of them."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.roles import Scope
from churnapp.saying import later, say
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import FilterShape, ListShape, read_state, scope_links
from customers.queries.scopes import scopes_of
from gtm.queries.effect.estimates import effect_rows, held_out_now
from gtm.queries.effect.report import together, worked_by_person

PERIOD, USUAL = "period", "90"
PERIODS = {"30": later("Last 30 days"), "90": later("Last 90 days"), "365": later("Last 12 months")}


@require_safe
def play_effect(request: HttpRequest) -> HttpResponse:
    """Every kind of play with what may be said of it; how many are still held out is for admins."""
    user = person(request)
    rows = effect_rows()
    context = {
        "rows": rows,
        "until": max((row.outcomes_until for row in rows), default=None),
        "held_out": held_out_now(timezone.now().date()) if user.may_administer else None,
    }
    return render(request, "gtm/plays/effect.html", context)


@require_safe
def play_report(request: HttpRequest) -> HttpResponse:
    """Opened, done on time, recovered, for each person of a scope and all of them together."""
    user, today = person(request), timezone.now().date()
    scopes, first_scope = scopes_of(user)
    shape = ListShape(
        sorts={"name": "name"},
        default_sort="name",
        scopes=scopes,
        default_scope=first_scope,
        filters=(FilterShape(PERIOD, say("Period"), {key: say(word) for key, word in PERIODS.items()}),),
    )
    state = read_state(request.GET, shape)
    chosen = next(iter(state.filters.get(PERIOD, ())), USUAL)
    first = today - timedelta(days=int(chosen))
    rows = worked_by_person(user, Scope(state.scope), first, today)
    context = {
        "state": state,
        "scopes": scope_links(state),
        "periods": [
            {"word": say(word), "url": state.with_filter(PERIOD, key).url, "is_current": key == chosen}
            for key, word in PERIODS.items()
        ],
        "first": first,
        "rows": rows,
        "all": together(rows),
        "effects": [row for row in effect_rows() if not row.playbook_key],
    }
    return render_page_or_fragment(request, "gtm/plays/report.html", context, ("play_report",))
