"""The board of plays by status."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from churnapp.accounts.guards import person
from churnapp.web.filters import draft_of
from churnapp.web.htmx import is_fragment_request, render_page_or_fragment
from churnapp.web.lists import chips_of, menus_of, scope_links
from gtm.queries.plays.board import CARDS_AT_ONCE, CLOSED_DAYS, MOST_STEPS, play_columns
from gtm.queries.plays.play_list import PLAYS, STATUS, has_any_play
from gtm.views.plays.cards import PlayCards

FRAGMENTS = ("play_board", "board_columns")


@require_safe
def play_board(request: HttpRequest) -> HttpResponse:
    """The columns; htmx asks for ``board_columns`` alone, or for ``play_board`` with its filters."""
    user, today = person(request), timezone.now().date()
    state = PLAYS.state_from_query(user, request.GET)
    columns = play_columns(user, state, today)
    is_empty = not any(column.count for column in columns)
    response = render_page_or_fragment(
        request,
        "gtm/plays/board.html",
        {
            "state": state,
            "columns": [
                (column, PlayCards(column.status, may_edit=user.may_edit).html(column.rows))
                for column in columns
            ],
            "list_urls": {column.status: state.with_filter(STATUS, column.status).url for column in columns},
            "more_url": state.with_page(state.page + 1).url if state.page < MOST_STEPS else "",
            "cards_at_once": CARDS_AT_ONCE,
            "closed_days": CLOSED_DAYS,
            "menus": menus_of(state),
            "draft": state.draft or draft_of(state.where),
            "open_menu": "filter" if state.draft else "",
            "chips": chips_of(state),
            "scopes": scope_links(state),
            "looks_url": state.at_the_start.url,
            "may_edit": user.may_edit,
            "csrf": get_token(request),
            "is_empty": is_empty,
            "has_none": is_empty and not has_any_play(user),
        },
        FRAGMENTS,
    )
    if is_fragment_request(request):
        push_url(response, state.url if state.url != "?" else request.path)
    return response
