"""Which account belongs to which; never in a circle."""

from collections.abc import Mapping
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.saying import later, say
from customers.models import CustomerRecord

BATCH_ROWS = 2_000
MOST_NAMED = 5
UNKNOWN = later("{count} parents are not known ({some}): left out. Correct the ids and import again.")
CIRCLES = later("{count} parents would make a circle ({some}): left out. Correct the ids and import again.")


class ParentMakesCircle(ValueError):
    """The parent belongs to the account already; nothing was changed."""


def set_parent(account: CustomerRecord, parent: CustomerRecord | None) -> None:
    """Ties an account to the one that it belongs to, or to none.

    Raises:
        ParentMakesCircle: nothing was changed.
    """
    with transaction.atomic():
        if parent is not None and account.pk in _line_of(parent.pk, _parents()):
            raise ParentMakesCircle(
                _(
                    "%(parent)s belongs to %(account)s already, so it cannot stand above it. Choose "
                    "another account, or untie them first."
                )
                % {"parent": parent.name, "account": account.name}
            )
        CustomerRecord.objects.filter(pk=account.pk).update(parent=parent)


def link_parents(parent_of: Mapping[str, str | None]) -> list[str]:
    """Ties accounts to their parents by the vendor's ids.

    Args:
        parent_of: id of an account → id of its parent; None unties it.

    Returns:
        A sentence about the parents that were left out, if there are any.
    """
    if not parent_of:
        return []
    with transaction.atomic():
        pks = dict(CustomerRecord.objects.order_by().values_list("customer_id", "pk"))
        parents, unknown, circles = _parents(), [], []
        changed: dict[int, int | None] = {}
        for customer_id, parent_id in parent_of.items():
            pk, parent = pks.get(customer_id), pks.get(parent_id or "")
            if pk is None:  # a rejected row
                continue
            if parent_id and parent is None:
                unknown.append(parent_id)
            elif parent is not None and pk in _line_of(parent, parents):
                circles.append(customer_id)
            elif parents.get(pk) != parent:
                parents[pk] = changed[pk] = parent
        for batch in batched(changed.items(), BATCH_ROWS):
            CustomerRecord.objects.bulk_update(
                [CustomerRecord(pk=pk, parent_id=parent) for pk, parent in batch], ["parent"]
            )
    return [*_notice(unknown, UNKNOWN), *_notice(circles, CIRCLES)]


def _parents() -> dict[int, int | None]:
    """Each account that has a parent, with it."""
    return dict(CustomerRecord.objects.filter(parent__isnull=False).order_by().values_list("pk", "parent_id"))


def _line_of(pk: int, parents: Mapping[int, int | None]) -> set[int]:
    """An account and everything above it."""
    line: set[int] = set()
    at: int | None = pk
    while at is not None and at not in line:
        line.add(at)
        at = parents.get(at)
    return line


def _notice(ids: list[str], sentence: str) -> list[str]:
    if not ids:
        return []
    some = ", ".join(sorted(set(ids))[:MOST_NAMED])
    return [say(sentence, count=len(ids), some=some)]
