"""Customers from the application database."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone

from churnapp.saying import say
from customers.domain import MRR, SAMPLE_SEED, Customer, CustomerRepository, Industry, PlanTier
from customers.models import CustomerRecord


class DjangoCustomerRepository(CustomerRepository):
    """Keeps customers in the application database.

    Args:
        now: the clock for the time at which a new customer is recorded.
    """

    def __init__(self, now: Callable[[], datetime] = timezone.now) -> None:
        self._now = now

    def get_by_id(self, customer_id: str) -> Customer | None:
        """The customer with that id, or None."""
        record = CustomerRecord.objects.filter(customer_id=customer_id).first()
        return None if record is None else _entity(record)

    def get_all_active(self) -> Sequence[Customer]:
        """Every customer without a churn date, ordered by id."""
        records = CustomerRecord.objects.active().order_by("customer_id")
        return [_entity(record) for record in records.iterator()]

    def get_sample(self, n: int) -> Sequence[Customer]:
        """The same ``n`` customers on every call; reads the keys of all rows and the rows of the sample."""
        if n < 0:
            raise ValueError(say("A sample of {n} customers is not possible. Valid: 0 or more.", n=n))
        keys = list(CustomerRecord.objects.order_by("pk").values_list("pk", flat=True))
        chosen = random.Random(SAMPLE_SEED).sample(keys, min(n, len(keys)))  # noqa: S311 - no secret
        records = CustomerRecord.objects.in_bulk(chosen)
        return [_entity(records[key]) for key in chosen]

    def save(self, customer: Customer) -> None:
        """Stores the customer; of an existing row only what the entity holds is changed."""
        held = {
            "industry": customer.industry.value,
            "plan_tier": None if customer.plan_tier is None else customer.plan_tier.value,
            "signup_date": customer.signup_date,
            "mrr": None if customer.mrr is None else customer.mrr.amount,
            "churn_date": customer.churn_date,
        }
        CustomerRecord.objects.update_or_create(
            customer_id=customer.customer_id,
            defaults=held,
            create_defaults={**held, "name": customer.customer_id, "ingested_at": self._now()},
        )


def _entity(record: CustomerRecord) -> Customer:
    return Customer(
        customer_id=record.customer_id,
        industry=Industry(record.industry),
        plan_tier=None if record.plan_tier is None else PlanTier(record.plan_tier),
        signup_date=record.signup_date,
        mrr=None if record.mrr is None else MRR(record.mrr),
        churn_date=record.churn_date,
    )
