"""The opportunities of one account."""

from datetime import date

from gtm.models import OpportunityRecord
from gtm.queries.rows import ROW_PATHS, OpportunityRow, rows_of

CLOSED_SHOWN = 5


def opportunities_of(account_pk: int, today: date) -> tuple[list[OpportunityRow], list[OpportunityRow]]:
    """The open opportunities by close date, and the latest closed ones, in two queries.

    Args:
        account_pk: of an account that is already known to be visible to whoever looks.
        today: decides what is overdue.
    """
    found = OpportunityRecord.objects.filter(customer=account_pk)
    opened = found.open().order_by("close_date", "pk").values(*ROW_PATHS)
    closed = found.closed().order_by("-close_date", "-pk").values(*ROW_PATHS)[:CLOSED_SHOWN]
    return rows_of(opened, today), rows_of(closed, today)
