"""Plays as the account page and the board show them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled, leads_to
from gtm.models import PlayRecord
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow, with_tasks

MOST_SHOWN, CLOSED_SHOWN = 50, 5


def plays_of(account_pk: int, today: date) -> tuple[list[PlayRow], list[PlayRow]]:
    """The open plays of an account by due day, and the latest closed ones, in two queries."""
    rows = with_tasks(_rows(_open_first(account=account_pk), today))
    closed = [row for row in rows if not row.status.is_open]
    return [row for row in rows if row.status.is_open], closed[:CLOSED_SHOWN]


@compiled
def _open_first(*, account: int) -> QuerySet[PlayRecord, dict[str, Any]]:
    order = (F("closed_on").desc(nulls_first=True), "due_on", "pk")
    plays = PlayRecord.objects.filter(customer=account).order_by(*order)
    shown: QuerySet[PlayRecord, dict[str, Any]] = plays.values(*PLAY_PATHS)[:MOST_SHOWN]
    return shown


def open_plays_by_account(account_pks: Collection[int], today: date) -> dict[int, PlayRow]:
    """The open play due first of each account that has one, in one query; none for no accounts."""
    if not account_pks:
        return {}
    found = _open_about(accounts=tuple(account_pks))
    return {row.account_pk: row for row in _rows(found, today)}


@compiled
def _open_about(*, accounts: tuple[int, ...]) -> QuerySet[PlayRecord, dict[str, Any]]:
    plays = PlayRecord.objects.open().filter(leads_to("customer", accounts)).order_by("-due_on", "-pk")
    shown: QuerySet[PlayRecord, dict[str, Any]] = plays.values(*PLAY_PATHS)
    return shown


def next_play(user: User, scope: Scope, today: date) -> PlayRow | None:
    """The open play of a scope that is due next after today, in one query; None when none is."""
    ahead = PlayRecord.objects.visible_to(user, scope).awake().filter(due_on__gt=today)
    return next(iter(_rows(ahead.order_by("due_on", "pk").values(*PLAY_PATHS)[:1], today)), None)


def _rows(found: Iterable[dict[str, Any]], today: date) -> list[PlayRow]:
    return [PlayRow.from_values(values, today) for values in found]
