"""The links of an account, for those who look after it."""

from django.db.models import Count, Max, QuerySet

from churnapp.accounts.models import User
from customers.models import CustomerRecord, ShareRecord

MOST_SHOWN = 50


def shares_of(customer_pk: int) -> QuerySet[ShareRecord]:
    """The newest links of an account with how often and when each was opened, in one query.

    Args:
        customer_pk: an account that is known to be visible.
    """
    return (
        ShareRecord.objects.filter(customer=customer_pk)
        .select_related("created_by")
        .annotate(opening_count=Count("openings"), last_opened_at=Max("openings__opened_at"))[:MOST_SHOWN]
    )


def visible_share(user: User, pk: int) -> ShareRecord:
    """The link with its account.

    Raises:
        ShareRecord.DoesNotExist: there is none, or the user may not see the account.
    """
    accounts = CustomerRecord.objects.visible_to(user)
    return ShareRecord.objects.select_related("customer").get(pk=pk, customer__in=accounts)
