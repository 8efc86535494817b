"""Builders that say only what matters to a test."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pyarrow as pa

from customers.models import CustomerRecord, SubscriptionRecord
from predictions.mart import Mart
from tests.usage.builders import events_of
from usage.log import open_event_log
from usage.models import RiskSignalRecord, TicketRecord

SIGNUP = date(2025, 1, 1)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def a_customer(customer_id: str = "acme", signup_date: date = SIGNUP, **fields) -> CustomerRecord:
    return CustomerRecord.objects.create(
        customer_id=customer_id,
        name=customer_id,
        signup_date=signup_date,
        **{"ingested_at": midnight(signup_date), **fields},
    )


def a_period(customer: CustomerRecord, valid_from: date = SIGNUP, **fields) -> SubscriptionRecord:
    return SubscriptionRecord.objects.create(
        customer=customer, valid_from=valid_from, **{"ingested_at": midnight(valid_from), **fields}
    )


def a_ticket(customer: CustomerRecord, created_date: date, **fields) -> TicketRecord:
    count = TicketRecord.objects.count()
    return TicketRecord.objects.create(
        ticket_id=f"T-{count}",
        customer=customer,
        created_date=created_date,
        **{"ingested_at": midnight(created_date), **fields},
    )


def a_risk_signal(customer: CustomerRecord, day: date, **fields) -> RiskSignalRecord:
    return RiskSignalRecord.objects.create(
        customer=customer, computed_at=midnight(day), **{"ingested_at": midnight(day), **fields}
    )


def an_event(day: date, customer_id: str = "acme", ingested_at: date | None = None, **fields):
    row = {"customer_id": customer_id, "timestamp": datetime.combine(day, time(12)), **fields}
    return row if ingested_at is None else {**row, "ingested_at": datetime.combine(ingested_at, time(13))}


def log_events(rows: Iterable[dict]) -> None:
    """Appends events to the event log; a row's ``ingested_at`` says that it was recorded late."""
    named = [{"event_id": uuid4().hex, **row} for row in rows]
    recorded = {row["event_id"]: row.pop("ingested_at", row["timestamp"]) for row in named}
    table = events_of(named)
    position = table.schema.get_field_index("ingested_at")
    ingested_at = [recorded[event_id] for event_id in table["event_id"].to_pylist()]
    field = table.schema.field(position)
    open_event_log().append_table(table.set_column(position, field, [pa.array(ingested_at, type=field.type)]))


def daily_events(first: date, last: date, customer_id: str = "acme", **fields) -> list[dict]:
    return [
        an_event(first + timedelta(days=offset), customer_id, **fields)
        for offset in range((last - first).days + 1)
    ]


def history_of(mart: Mart, customer_id: str, feature_name: str) -> dict[date, float | None]:
    """A number feature of one customer at every snapshot."""
    name = mart.contract[feature_name].name
    return dict(
        mart.rows(
            f"select as_of, cast({name} as double) from features "
            "inner join tier_pressure using (customer_pk, as_of) "
            "where features.customer_id = ? order by as_of",
            [customer_id],
        )
    )
