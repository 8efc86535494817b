"""How the accounts that a training left out are kept."""

from collections.abc import Iterable, Mapping

from customers.models import CustomerRecord
from predictions.models import LeftOutAccountRecord, LeftOutReason, ModelVersionRecord

ROWS_PER_STATEMENT = 1_000


def keep_left_out(model: ModelVersionRecord, accounts: Mapping[LeftOutReason, Iterable[int]]) -> None:
    """Keeps them with their reasons; customers that were deleted since the mart was built are passed over."""
    there = set(CustomerRecord.objects.values_list("pk", flat=True))
    LeftOutAccountRecord.objects.bulk_create(
        [
            LeftOutAccountRecord(model=model, customer_id=key, reason=reason)
            for reason, keys in accounts.items()
            for key in keys
            if key in there
        ],
        batch_size=ROWS_PER_STATEMENT,
    )
