"""The list of plays, and moving one."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.models import User
from churnapp.lists import Shown, render_defined_list
from churnapp.web.lists import ListState, Page
from gtm.queries.plays.play_list import PLAYS, STATUS, has_any_play
from gtm.queries.plays.rows import PlayRow

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
    }
