"""The tags of one account."""

from django.db.models import QuerySet

from churnapp.compiled import compiled
from customers.models import TagRecord


@compiled
def tags_of(*, account: int) -> QuerySet[TagRecord]:
    """By name, in one query; the account is known to be visible."""
    return TagRecord.objects.filter(account_tags__customer=account)
