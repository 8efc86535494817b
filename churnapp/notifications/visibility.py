"""Which accounts a person may still hear of; decided by whoever owns the accounts, above this app."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:  # apps say how accounts are found before there are models
    from churnapp.accounts.models import User

type VisibleAccounts = Callable[[User], QuerySet[Any, int] | None]

_decide: list[VisibleAccounts] = []


def set_visible_accounts(decide: VisibleAccounts) -> None:
    """Says how the primary keys of the accounts that a person may see are found; None means: all of them."""
    _decide[:] = [decide]


def visible_account_pks(user: "User") -> QuerySet[Any, int] | None:
    """The primary keys of the accounts that a person may see, to be used inside a query; None for all.

    Raises:
        RuntimeError: nobody has said how they are found.
    """
    if not _decide:
        raise RuntimeError(
            "Nobody decides which accounts are visible. Call set_visible_accounts at start-up."
        )
    return _decide[0](user)
