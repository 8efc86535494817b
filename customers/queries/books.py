"""Books of accounts, for dealing them out."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import Count, Sum

from churnapp.accounts.models import User
from customers.domain.dealing_out import BookSize
from customers.models import CustomerQuerySet, CustomerRecord

MOST_DEALT = 2_000  # one transaction


def accounts_to_deal(accounts: CustomerQuerySet) -> list[tuple[int, Decimal]]:
    """Key and MRR of active accounts, at most one more than may be dealt out at once; one query."""
    rows = accounts.active().order_by("pk").values_list("pk", "mrr")[: MOST_DEALT + 1]
    return [(pk, mrr or Decimal(0)) for pk, mrr in rows]


def book_sizes(people: Collection[User], field: str, without: Collection[int] = ()) -> Mapping[int, BookSize]:
    """The active book of each person, in the order given, less some accounts; one query.

    Args:
        people: whose.
        field: ``csm`` or ``account_executive``.
        without: accounts that are dealt out anew.
    """
    theirs = CustomerRecord.objects.active().filter(**{f"{field}__in": people}).exclude(pk__in=without)
    sums = theirs.order_by().values(field).annotate(accounts=Count("pk"), paid=Sum("mrr"))
    found = {row[field]: BookSize(row["accounts"], row["paid"] or Decimal(0)) for row in sums}
    return {person.pk: found.get(person.pk, BookSize()) for person in people}
