"""The rows of the worklist with what can be done about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from churnapp.accounts.roles import Scope
from churnapp.web.addresses import address
from customers.queries.account import account_url
from customers.worklist import RowAction, WorklistReason
from gtm.queries.plays.of_account import open_plays_by_account
from gtm.queries.plays.rows import PlayRow
from predictions.queries.worklist import WorklistGroup, WorklistRow

WHY = "why"


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One account of the worklist.

    Attributes:
        url: of the account's page.
        play: what is being done already; None for nothing.
        action: what is offered on the row.
    """

    row: WorklistRow
    url: str
    play: PlayRow | None
    action: RowAction


@dataclass(frozen=True, slots=True)
class TodayGroup:
    """The accounts of one reason; see ``WorklistGroup``.

    Attributes:
        list_url: all of them as a list.
    """

    reason: WorklistReason
    rows: tuple[TodayRow, ...]
    total: int
    has_more: bool
    list_url: str


def groups_with_actions(groups: Sequence[WorklistGroup], scope: Scope, today: date) -> list[TodayGroup]:
    """The groups with the open play of each account, in one query."""
    plays = open_plays_by_account([row.pk for group in groups for row in group.rows], today)
    return [
        TodayGroup(
            group.reason,
            tuple(_row(row, group.reason, plays.get(row.pk)) for row in group.rows),
            group.total,
            group.has_more,
            group.reason.list_url(scope),
        )
        for group in groups
    ]


def _row(row: WorklistRow, reason: WorklistReason, play: PlayRow | None) -> TodayRow:
    url = account_url(row.pk)
    return TodayRow(row, url, play, row.action or _usual_action(row, reason, play, url))


def _usual_action(row: WorklistRow, reason: WorklistReason, play: PlayRow | None, url: str) -> RowAction:
    if play is not None:
        return RowAction(_("Open play"), f"{url}#panel-plays")
    return RowAction(_("Start play"), address("gtm:start_play", row.pk), {WHY: reason.key})
