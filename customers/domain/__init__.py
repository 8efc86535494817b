"""Who the customers are: the language of accounts, plans and recurring revenue."""

from customers.domain.custom_field import CustomField, FieldKind, FieldWrong, key_from_label
from customers.domain.customer import (
    MAX_CUSTOMER_ID_LENGTH,
    AlreadyChurned,
    Customer,
    CustomerId,
)
from customers.domain.departure import (
    LONGEST_COMPETITOR,
    LONGEST_STORY,
    Departure,
    DepartureImpossible,
    DepartureKind,
    DepartureReason,
)
from customers.domain.industry import Industry
from customers.domain.mrr import MRR
from customers.domain.plan import PlanTier
from customers.domain.repository import SAMPLE_SEED, CustomerRepository

__all__ = [
    "LONGEST_COMPETITOR",
    "LONGEST_STORY",
    "MAX_CUSTOMER_ID_LENGTH",
    "MRR",
    "SAMPLE_SEED",
    "AlreadyChurned",
    "CustomField",
    "Customer",
    "CustomerId",
    "CustomerRepository",
    "Departure",
    "DepartureImpossible",
    "DepartureKind",
    "DepartureReason",
    "FieldKind",
    "FieldWrong",
    "Industry",
    "PlanTier",
    "key_from_label",
]
