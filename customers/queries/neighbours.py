"""The accounts before and after one account in the list that a person came from."""

from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from churnapp.web.lists import ListState, key_of, keys_beyond, soon_found
from customers.models import CustomerRecord
from customers.queries.accounts import ACCOUNTS


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
    """The neighbours of an account in a list, in a few queries whose cost does not grow with the list.

    An account that the list no longer holds, because it changed since, has the neighbours it would have.

    Args:
        account: known to be visible.
        user: whose list it is.
        state: search, filters, conditions, scope and sort of the list.
        today: the day that filters count from.
    """
    order = ACCOUNTS.order(state)
    key = key_of(ACCOUNTS.anchors(user, state), order, account.pk)
    if key is None:
        return Neighbours()
    matching = soon_found(ACCOUNTS.matching(user, state, today))
    previous = keys_beyond(matching, order, key, count=1, backwards=True)
    following = keys_beyond(matching, order, key, count=1)
    names = CustomerRecord.objects.order_by().in_bulk([*previous, *following])
    beside = {pk: Neighbour(pk, record.name) for pk, record in names.items()}
    return Neighbours(
        previous=beside.get(previous[0]) if previous else None,
        next=beside.get(following[0]) if following else None,
    )
