"""What a whole large portfolio adds up to, remembered for some seconds."""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import cache

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import MOST_COUNTED
from churnapp.web.remembered import read_once
from customers.models import CustomerRecord

SECONDS = 30
"""How long figures over many accounts may lag behind a change of one of them."""

MANY = "has-many-accounts"


def added_up[Found](
    name: str, user: User, scope: Scope, stands_on: Callable[[], object], add_up: Callable[[], Found]
) -> Found:
    """What a scope adds up to; over everybody's accounts, where they are many, as it was some seconds ago.

    Reading a hundred thousand rows is most of what a page above them costs, and no figure of that size is
    told apart by one row more. One's own book and that of a team are added up each time.

    Args:
        name: of what is added up.
        user: who looks.
        scope: at whose accounts.
        stands_on: what the figures follow at once, such as the run of scores and the day; compared as text.
        add_up: reads them; its answer is kept pickled.
    """
    if scope.within(Scope(user.reach)) is not Scope.ALL or not has_many_accounts():
        return add_up()
    return remembered(name, stands_on(), add_up)


def remembered[Found](
    name: str, stands_on: object, read: Callable[[], Found], seconds: int = SECONDS
) -> Found:
    """What is the same for everybody who may ask for it, read at most once in some seconds.

    Args:
        name: of what is read.
        stands_on: what it follows at once; compared as text.
        read: reads it; its answer is kept pickled.
        seconds: how long it may lag behind what it does not stand on.
    """
    key = f"{name}-{sha256(repr(stands_on).encode()).hexdigest()}"
    known: Found | None = cache.get(key)
    if known is None:
        known = read()
        cache.set(key, known, seconds)
    return known


@read_once
def has_many_accounts() -> bool:
    """Whether there are more accounts than lists count; that there are is remembered as figures are."""
    if cache.get(MANY):
        return True
    is_many = CustomerRecord.objects.order_by()[: MOST_COUNTED + 1].count() > MOST_COUNTED
    if is_many:
        cache.set(MANY, is_many, SECONDS)
    return is_many
