"""Whole tables as streams of plain tuples, for batches that read columns."""

from collections.abc import Iterator

from customers.models import CustomerRecord, SubscriptionRecord

CUSTOMER_COLUMNS = (
    "pk",
    "customer_id",
    "signup_date",
    "notice_date",
    "churn_date",
    "mrr",
    "ingested_at",
)
SUBSCRIPTION_COLUMNS = (
    "customer_id",
    "product",
    "valid_from",
    "valid_to",
    "plan_tier",
    "mrr",
    "seats",
    "billing_period_months",
    "renewal_date",
    "auto_renew",
    "discount",
    "ingested_at",
)
ROWS_AT_A_TIME = 10_000


def customer_rows() -> Iterator[tuple[object, ...]]:
    """Every customer, churned ones too, in the order of ``CUSTOMER_COLUMNS``; in one query."""
    rows = CustomerRecord.objects.order_by("pk").values_list(*CUSTOMER_COLUMNS)
    return rows.iterator(chunk_size=ROWS_AT_A_TIME)


def subscription_rows() -> Iterator[tuple[object, ...]]:
    """Every subscription period in the order of ``SUBSCRIPTION_COLUMNS``; ``customer_id`` is the pk."""
    rows = SubscriptionRecord.objects.order_by("pk").values_list(*SUBSCRIPTION_COLUMNS)
    return rows.iterator(chunk_size=ROWS_AT_A_TIME)
