"""Plays as lists, the account page and the board show them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, OrderBy, Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import FilterShape, ListShape, ListState, Page, page_of
from gtm.domain import PlayStatus, PlayType
from gtm.models import OPEN_PLAYS, PlayQuerySet, PlayRecord
from gtm.queries.opportunity_list import scopes_of
from gtm.queries.play_row import PLAY_PATHS, PlayRow

MOST_SHOWN, CLOSED_SHOWN = 50, 5
STATUS, KIND, ATTENTION, OVERDUE, UNOWNED = "status", "type", "attention", "overdue", "unowned"
SORT_PATHS = {
    "account": ("customer__name",),
    "risk": ("customer__current_score__churn_probability",),
    "play": ("play_type", "reason"),
    "status": ("status", "due_on"),
    "due": ("due_on",),
    "owner": ("owner__username", "due_on"),
}
FILTERS = (
    FilterShape(STATUS, "Status", {status.value: status.label for status in PlayStatus}),
    FilterShape(KIND, "Type", {kind.value: kind.label for kind in PlayType}),
    FilterShape(ATTENTION, "Attention", {OVERDUE: "Overdue", UNOWNED: "Nobody owns it"}),
)


def plays_of(account_pk: int, today: date) -> tuple[list[PlayRow], list[PlayRow]]:
    """The open plays of an account by due day, and the latest closed ones, in one query."""
    found = PlayRecord.objects.filter(customer=account_pk).values(*PLAY_PATHS)
    rows = _rows(found.order_by(F("closed_on").desc(nulls_first=True), "due_on", "pk")[:MOST_SHOWN], today)
    closed = [row for row in rows if not row.status.is_open]
    return [row for row in rows if row.status.is_open], closed[:CLOSED_SHOWN]


def open_plays_by_account(account_pks: Collection[int], today: date) -> dict[int, PlayRow]:
    """The open play due first of each account that has one, in one query; none for no accounts."""
    if not account_pks:
        return {}
    found = PlayRecord.objects.open().filter(customer__in=account_pks).order_by("-due_on", "-pk")
    return {row.account_pk: row for row in _rows(found.values(*PLAY_PATHS), today)}


def next_play(user: User, scope: Scope, today: date) -> PlayRow | None:
    """The open play of a scope that is due next after today, in one query; None when none is."""
    ahead = PlayRecord.objects.visible_to(user, scope).open().filter(due_on__gt=today)
    return next(iter(_rows(ahead.order_by("due_on", "pk").values(*PLAY_PATHS)[:1], today)), None)


def play_list_shape(user: User) -> ListShape:
    """What this person may ask of the list of plays."""
    scopes, default = scopes_of(user)
    return ListShape(
        sorts={key: key.capitalize() for key in SORT_PATHS},
        default_sort="due",
        filters=FILTERS,
        scopes=scopes,
        default_scope=default,
    )


def play_page(user: User, state: ListState, today: date) -> Page[PlayRow]:
    """One page of plays, in two queries; without chosen statuses the open ones."""
    found = _matching(user, state, today)
    rows = found.order_by(*_order(state)).values(*PLAY_PATHS)
    return page_of(state, found.count(), lambda start, end: _rows(rows[start:end], today))


def has_any_play(user: User) -> bool:
    """Whether the person may see a single play."""
    return PlayRecord.objects.visible_to(user).exists()


def _rows(found: Iterable[dict[str, Any]], today: date) -> list[PlayRow]:
    return [PlayRow.from_values(values, today) for values in found]


def _matching(user: User, state: ListState, today: date) -> PlayQuerySet:
    found = PlayRecord.objects.visible_to(user, Scope(state.scope))
    chosen = state.filters
    found = found.filter(status__in=chosen[STATUS]) if STATUS in chosen else found.open()
    if state.search:
        found = found.filter(Q(customer__name__icontains=state.search) | Q(reason__icontains=state.search))
    if KIND in chosen:
        found = found.filter(play_type__in=chosen[KIND])
    if OVERDUE in chosen.get(ATTENTION, ()):
        found = found.filter(due_on__lt=today, status__in=OPEN_PLAYS)
    if UNOWNED in chosen.get(ATTENTION, ()):
        found = found.filter(owner=None)
    return found


def _order(state: ListState) -> list[OrderBy]:
    paths = (*SORT_PATHS[state.sort_key], "pk")
    if state.is_descending:
        return [F(path).desc(nulls_last=True) for path in paths]
    return [F(path).asc(nulls_last=True) for path in paths]
