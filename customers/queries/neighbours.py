"""The accounts before and after one account in the list that a person came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OrderBy, Q

from churnapp.accounts.models import User
from churnapp.web.lists import ListState
from customers.columns import account_columns
from customers.models import CustomerQuerySet, CustomerRecord
from customers.queries.accounts import matching_accounts

type Key = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An account beside another in a list."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The accounts on both sides; None at the ends of the list."""

    previous: Neighbour | None = None
    next: Neighbour | None = None


def neighbours_of(account: CustomerRecord, user: User, state: ListState, today: date) -> Neighbours:
    """The neighbours of an account in a list, in three queries whose cost does not grow with the list.

    An account that the list no longer holds, because it changed since, has the neighbours it would have.

    Args:
        account: known to be visible.
        user: whose list it is.
        state: search, filters, scope and sort of the list.
        today: the day that filters count from.
    """
    column = next(column for column in account_columns() if column.key == state.sort_key)
    paths = (*column.sort_by, "pk")
    accounts = CustomerRecord.objects.annotate(**column.annotations).filter(pk=account.pk)
    key: Key = tuple(zip(paths, accounts.values_list(*paths).get(), strict=True))
    matching = matching_accounts(user, state, today).annotate(**column.annotations)
    return Neighbours(
        previous=_first(matching, key, descending=not state.is_descending, nulls_last=False),
        next=_first(matching, key, descending=state.is_descending, nulls_last=True),
    )


def _first(accounts: CustomerQuerySet, key: Key, *, descending: bool, nulls_last: bool) -> Neighbour | None:
    """The first account that comes after the key when the list is read in this direction."""
    order = [_ordered(path, descending=descending, nulls_last=nulls_last) for path, _ in key]
    beyond = _beyond(key, descending=descending, nulls_last=nulls_last)
    found = accounts.filter(beyond).order_by(*order).values_list("pk", "name").first()
    return None if found is None else Neighbour(*found)


def _ordered(path: str, *, descending: bool, nulls_last: bool) -> OrderBy:
    nulls: dict[str, bool] = {"nulls_last": True} if nulls_last else {"nulls_first": True}
    return F(path).desc(**nulls) if descending else F(path).asc(**nulls)


def _beyond(key: Sequence[tuple[str, object]], *, descending: bool, nulls_last: bool) -> Q:
    (path, value), rest = key[0], key[1:]
    beyond = _after(path, value, descending=descending, nulls_last=nulls_last)
    if not rest:
        return beyond
    same = Q(**{f"{path}__isnull": True}) if value is None else Q(**{path: value})
    return beyond | (same & _beyond(rest, descending=descending, nulls_last=nulls_last))


def _after(path: str, value: object, *, descending: bool, nulls_last: bool) -> Q:
    if value is None:
        return Q(pk__in=[]) if nulls_last else Q(**{f"{path}__isnull": False})
    further = Q(**{f"{path}__{'lt' if descending else 'gt'}": value})
    return further | Q(**{f"{path}__isnull": True}) if nulls_last else further
