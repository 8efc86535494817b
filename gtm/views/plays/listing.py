"""The list of plays, and moving one."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import Shown, render_defined_list
from churnapp.web.lists import ListState, Page
from churnapp.web.templatetags.formats import money, number
from gtm.domain.week_end import WeekEnd, week_end
from gtm.queries.plays.play_list import PLAYS, STATUS, has_any_play
from gtm.queries.plays.rows import PlayRow
from gtm.queries.week import WeekOfPlays, week_of

FRAGMENTS = ("play_list", "play_table")
ACCOUNT = "account"


@require_safe
def plays(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for ``play_table`` alone, or for ``play_list`` with its head."""
    return render_defined_list(request, PLAYS, "gtm/plays/plays.html", fragments=FRAGMENTS, around=_around)


def _around(user: User, state: ListState, page: Page[Shown[PlayRow]]) -> Mapping[str, object]:
    is_asked = STATUS in state.filters or state.where.asks(STATUS)
    return {
        "noun": PLAYS.noun if is_asked else _("open play"),
        "plural": PLAYS.plural if is_asked else _("open plays"),
        "has_none": not page.total and not has_any_play(user),
        "looks_url": state.at_the_start.url,
        **_end_of_the_week(user, state, page),
    }


def _end_of_the_week(user: User, state: ListState, page: Page[Shown[PlayRow]]) -> Mapping[str, object]:
    """Before which row the hours of the week end; only where the list is whole and the best stands first."""
    if state.sort.split(",")[0] != "-priority" or state.is_narrowed or not page.rows:
        return {}
    week = week_of(user, Scope(state.scope))
    end = week_end([row.row.priority for row in page.rows], page.first, week.plays)
    if end is None:
        return {}
    place, why = end
    return {"line_at": place, "line_words": _end_words(week, why)}


def _end_words(week: WeekOfPlays, why: WeekEnd) -> str:
    if why is WeekEnd.WORTH:
        return _("From here on a play costs more than it brings, or nobody knows what it brings.")
    said = _("The week ends here: %(hours)s hours are enough for %(plays)s plays, which cost %(cost)s.")
    return said % {"hours": number(week.hours), "plays": number(week.plays), "cost": money(week.cost)}
