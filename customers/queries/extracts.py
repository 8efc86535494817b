"""Whole tables as streams of plain tuples, for batches that read columns."""

from collections.abc import Collection, Iterator

from churnapp.imports.parsers import FALSE_WORDS, TRUE_WORDS
from churnapp.plain_rows import plain_rows
from customers.models import CustomerRecord, CustomValueChangeRecord, DepartureRecord, SubscriptionRecord

CUSTOMER_COLUMNS = (
    "pk",
    "customer_id",
    "signup_date",
    "notice_date",
    "churn_date",
    "mrr",
    "ingested_at",
    "plan_tier",
    "churn_type",
    "churn_reason",
    "upgrade_date",
)
DEPARTURE_COLUMNS = ("customer_id", "notice_on", "leaves_on", "came_back_on")
CHURN_FLAG_COLUMNS = ("customer_id", "name", "says_left")
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
CUSTOM_CHANGE_COLUMNS = ("customer_id", "field_key", "after", "changed_at", "pk")
PERIOD_COLUMNS = ("customer_id", "product", "valid_from", "valid_to", "mrr", "plan_tier")
SEGMENT_COLUMNS = ("pk", "name", "industry", "csm_id")
ROWS_AT_A_TIME = 10_000
# columns of exports that say beside the churn date whether an account left, and what they say when true
CHURN_FLAGS = {
    "churn_flag": True,
    "churned": True,
    "is_churned": True,
    "has_churned": True,
    "is_active": False,
    "active": False,
}


def customer_rows() -> Iterator[tuple[object, ...]]:
    """Every customer, churned ones too, in the order of ``CUSTOMER_COLUMNS``; in one query."""
    return plain_rows(CustomerRecord.objects.order_by("pk"), CUSTOMER_COLUMNS)


def departure_rows() -> Iterator[tuple[object, ...]]:
    """Every departure that ended with coming back, in the order of ``DEPARTURE_COLUMNS``; in one query.

    One that lasts stands in the customer's own row.
    """
    return plain_rows(DepartureRecord.objects.exclude(came_back_on=None).order_by("pk"), DEPARTURE_COLUMNS)


def churn_flag_rows() -> Iterator[tuple[object, ...]]:
    """What the vendor's own flags say of customers, in the order of ``CHURN_FLAG_COLUMNS``; in one query.

    Flags are read from the attributes, where columns are kept that the product has no name for.
    """
    rows = CustomerRecord.objects.exclude(attributes={}).order_by("pk").values_list("pk", "attributes")
    for pk, attributes in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        for name, text in attributes.items():
            left_when_true = CHURN_FLAGS.get(name.strip().lower().replace(" ", "_"))
            word = str(text).strip().lower()
            if left_when_true is not None and word in TRUE_WORDS | FALSE_WORDS:
                yield pk, name, (word in TRUE_WORDS) is left_when_true


def subscription_rows() -> Iterator[tuple[object, ...]]:
    """Every subscription period in the order of ``SUBSCRIPTION_COLUMNS``; ``customer_id`` is the pk."""
    return plain_rows(SubscriptionRecord.objects.order_by("pk"), SUBSCRIPTION_COLUMNS)


def custom_change_rows(keys: Collection[str]) -> Iterator[tuple[object, ...]]:
    """What these fields were set to, in the order of ``CUSTOM_CHANGE_COLUMNS``; in one query."""
    changes = CustomValueChangeRecord.objects.filter(field__key__in=keys).order_by("pk")
    return plain_rows(changes, ("customer_id", "field__key", "after", "changed_at", "pk"))


def periods_by_customer() -> Iterator[tuple[object, ...]]:
    """Every subscription period in the order of ``PERIOD_COLUMNS``, the periods of a customer together."""
    rows = SubscriptionRecord.objects.order_by("customer_id", "pk").values_list(*PERIOD_COLUMNS)
    return rows.iterator(chunk_size=ROWS_AT_A_TIME)


def customer_segments() -> Iterator[tuple[object, ...]]:
    """What customers are grouped by, in the order of ``SEGMENT_COLUMNS``."""
    rows = CustomerRecord.objects.order_by("pk").values_list(*SEGMENT_COLUMNS)
    return rows.iterator(chunk_size=ROWS_AT_A_TIME)
