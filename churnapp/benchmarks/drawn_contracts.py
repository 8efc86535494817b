"""What the application database holds of the accounts that a drawn log tells of; drawn, and means nothing."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from customers.domain import PlanTier
from customers.models import CustomerRecord, SubscriptionRecord
from usage.domain import TicketPriority
from usage.models import RiskSignalRecord, TicketRecord

SEED = 42
ROWS_AT_A_TIME = 5_000
PLANS = (PlanTier.FREE, PlanTier.STARTER, PlanTier.GROWTH, PlanTier.ENTERPRISE, PlanTier.CUSTOM)
LEAVING_SHARE = 0.15
TICKETS_EACH = 2


def make_contracts(customer_ids: list[str], first: date, last: date) -> None:
    """A customer, two periods, two tickets and a risk signal for each id; some of them leave.

    Args:
        customer_ids: of the log.
        first: first day of the log.
        last: last day of the log.
    """
    chance, days = np.random.default_rng(SEED), (last - first).days
    customers = CustomerRecord.objects.bulk_create(
        (_customer(customer_id, first, days, chance) for customer_id in customer_ids),
        batch_size=ROWS_AT_A_TIME,
    )
    SubscriptionRecord.objects.bulk_create(
        (period for customer in customers for period in _periods(customer, chance)),
        batch_size=ROWS_AT_A_TIME,
    )
    TicketRecord.objects.bulk_create(
        (ticket for customer in customers for ticket in _tickets(customer, first, days, chance)),
        batch_size=ROWS_AT_A_TIME,
    )
    RiskSignalRecord.objects.bulk_create(
        (
            _signal(customer, first + timedelta(days=int(chance.integers(days))), chance)
            for customer in customers
        ),
        batch_size=ROWS_AT_A_TIME,
    )


def _customer(customer_id: str, first: date, days: int, chance: np.random.Generator) -> CustomerRecord:
    signup = first + timedelta(days=int(chance.integers(-700, days // 4)))
    left_on = first + timedelta(days=int(chance.integers(days // 2, days)))
    leaves = chance.random() < LEAVING_SHARE
    return CustomerRecord(
        customer_id=customer_id,
        name=customer_id,
        plan_tier=PLANS[int(chance.integers(len(PLANS)))],
        signup_date=signup,
        mrr=Decimal(int(chance.lognormal(7, 1))),
        notice_date=left_on - timedelta(days=30) if leaves else None,
        churn_date=left_on if leaves else None,
        ingested_at=_midnight(signup),
    )


def _periods(customer: CustomerRecord, chance: np.random.Generator) -> list[SubscriptionRecord]:
    middle = customer.signup_date + timedelta(days=180)
    return [
        SubscriptionRecord(
            customer=customer,
            valid_from=begins,
            valid_to=ends,
            plan_tier=customer.plan_tier,
            mrr=customer.mrr,
            seats=int(chance.integers(3, 200)),
            billing_period_months=(1, 12)[int(chance.integers(2))],
            ingested_at=_midnight(begins),
        )
        for begins, ends in ((customer.signup_date, middle), (middle, customer.churn_date))
    ]


def _tickets(
    customer: CustomerRecord, first: date, days: int, chance: np.random.Generator
) -> list[TicketRecord]:
    priorities = list(TicketPriority)
    opened = [first + timedelta(days=int(chance.integers(days))) for _ in range(TICKETS_EACH)]
    return [
        TicketRecord(
            ticket_id=f"benchmark-{customer.customer_id}-{number}",
            customer=customer,
            created_date=day,
            priority=priorities[int(chance.integers(len(priorities)))],
            resolution_hours=float(chance.exponential(30)),
            csat=float(chance.integers(1, 6)),
            topic="Single sign-on",
            ingested_at=_midnight(day),
        )
        for number, day in enumerate(opened)
    ]


def _signal(customer: CustomerRecord, day: date, chance: np.random.Generator) -> RiskSignalRecord:
    return RiskSignalRecord(
        customer=customer,
        computed_at=_midnight(day),
        compliance_gap_score=float(chance.random()),
        vendor_risk_flags=int(chance.integers(5)),
        ingested_at=_midnight(day),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
