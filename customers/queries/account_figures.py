"""The figures above the account list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.cache import cache

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import MOST_COUNTED
from customers.columns import AccountTile, Figure, RowValues, ScopedAccounts, account_tiles
from customers.models import CustomerRecord

SECONDS_REMEMBERED = 30
"""How long figures of many accounts may lag behind a change of one of them."""


@dataclass(frozen=True, slots=True)
class TileRow:
    """A tile with what it says now."""

    tile: AccountTile
    figure: Figure


def account_figures(user: User, scope: Scope, today: date) -> list[TileRow]:
    """What the tiles say about the active accounts of a scope, in one query and those of single tiles.

    Over the whole of a large portfolio what was added up is remembered for some seconds, because it would be
    most of what opening the list costs; a new run of scores or other cut-offs count at once.
    """
    tiles = account_tiles()
    active = CustomerRecord.objects.visible_to(user, scope).active()
    accounts = ScopedAccounts(active, scope.within(Scope(user.reach)) is Scope.ALL, today)
    values = _remembered(tiles, accounts) if accounts.are_all else _added_up(tiles, accounts)
    return [TileRow(tile, tile.figure(values)) for tile in tiles]


def _remembered(tiles: Sequence[AccountTile], accounts: ScopedAccounts) -> RowValues:
    stands_on = repr([accounts.today, *((tile.key, tile.stands_on()) for tile in tiles)])
    key = f"account-figures-{sha256(stands_on.encode()).hexdigest()}"
    known: RowValues | None = cache.get(key)
    if known is not None:
        return known
    values = _added_up(tiles, accounts)
    if accounts.active.order_by()[: MOST_COUNTED + 1].count() > MOST_COUNTED:
        cache.set(key, dict(values), SECONDS_REMEMBERED)
    return values


def _added_up(tiles: Sequence[AccountTile], accounts: ScopedAccounts) -> RowValues:
    wanted = {name: value for tile in tiles for name, value in tile.aggregates(accounts.today).items()}
    values = accounts.active.aggregate(**wanted)
    for tile in tiles:
        values |= tile.measured(accounts)
    return values
