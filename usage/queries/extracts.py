"""Whole tables as streams of plain tuples, for batches that read columns."""

from collections.abc import Iterator

from churnapp.plain_rows import plain_rows
from usage.models import RiskSignalRecord, TicketRecord

TICKET_COLUMNS = (
    "customer_id",
    "created_date",
    "priority",
    "resolution_hours",
    "csat",
    "topic",
    "ingested_at",
)
RISK_SIGNAL_COLUMNS = (
    "customer_id",
    "computed_at",
    "compliance_gap_score",
    "vendor_risk_flags",
    "ingested_at",
)


def ticket_rows() -> Iterator[tuple[object, ...]]:
    """Every support ticket in the order of ``TICKET_COLUMNS``; ``customer_id`` is the customer's pk."""
    return plain_rows(TicketRecord.objects.order_by("pk"), TICKET_COLUMNS)


def risk_signal_rows() -> Iterator[tuple[object, ...]]:
    """Every risk signal in the order of ``RISK_SIGNAL_COLUMNS``; ``customer_id`` is the customer's pk."""
    return plain_rows(RiskSignalRecord.objects.order_by("pk"), RISK_SIGNAL_COLUMNS)
