"""The history of what was changed on accounts, for people and for files alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from churnapp.accounts.models import User
from customers.models import AccountChangeRecord, CustomerRecord

TRACKED_FIELDS = (
    "name",
    "csm_id",
    "account_executive_id",
    "mrr",
    "plan_tier",
    "seats",
    "renewal_date",
    "notice_date",
    "churn_date",
)
BATCH_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed something, and when.

    Attributes:
        user: None for a file.
        at: UTC.
    """

    user: User | None
    at: datetime


def keep_account_changes(changed: Iterable[tuple[CustomerRecord, CustomerRecord]], author: Author) -> None:
    """Writes the history of changed accounts, one row per field that differs.

    Args:
        changed: each account as it was and as it is; to be called in the transaction of the change.
        author: who changed them.
    """
    AccountChangeRecord.objects.bulk_create(
        (
            AccountChangeRecord(
                customer_id=before.pk,
                field=name.removesuffix("_id"),
                before=_text(getattr(before, name)),
                after=_text(getattr(after, name)),
                changed_at=author.at,
                changed_by=author.user,
                is_import=author.user is None,
            )
            for before, after in changed
            for name in TRACKED_FIELDS
            if getattr(before, name) != getattr(after, name)
        ),
        batch_size=BATCH_ROWS,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
