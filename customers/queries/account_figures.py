"""The figures above the account list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.columns import AccountTile, Figure, RowValues, ScopedAccounts, account_tiles
from customers.models import CustomerRecord
from customers.queries.over_all import added_up


@dataclass(frozen=True, slots=True)
class TileRow:
    """A tile with what it says now."""

    tile: AccountTile
    figure: Figure


def account_figures(user: User, scope: Scope, today: date) -> list[TileRow]:
    """What the tiles say about the active accounts of a scope, in one query and those of single tiles."""
    tiles = account_tiles()
    active = CustomerRecord.objects.visible_to(user, scope).active()
    accounts = ScopedAccounts(active, scope.within(Scope(user.reach)) is Scope.ALL, today)
    values = added_up(
        "account-figures",
        user,
        scope,
        stands_on=lambda: [today, *((tile.key, tile.stands_on()) for tile in tiles)],
        add_up=lambda: dict(_added_up(tiles, accounts)),
    )
    return [TileRow(tile, tile.figure(values)) for tile in tiles]


def _added_up(tiles: Sequence[AccountTile], accounts: ScopedAccounts) -> RowValues:
    wanted = {name: value for tile in tiles for name, value in tile.aggregates(accounts.today).items()}
    values = accounts.active.aggregate(**wanted)
    for tile in tiles:
        values |= tile.measured(accounts)
    return values
