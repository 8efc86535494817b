"""Whole tables as streams of plain tuples, for batches that read columns."""

from collections.abc import Iterator

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
ROWS_AT_A_TIME = 10_000


def ticket_rows() -> Iterator[tuple[object, ...]]:
    """Every support ticket in the order of ``TICKET_COLUMNS``; ``customer_id`` is the customer's pk."""
    rows = TicketRecord.objects.order_by("pk").values_list(*TICKET_COLUMNS)
    return rows.iterator(chunk_size=ROWS_AT_A_TIME)


def risk_signal_rows() -> Iterator[tuple[object, ...]]:
    """Every risk signal in the order of ``RISK_SIGNAL_COLUMNS``; ``customer_id`` is the customer's pk."""
    rows = RiskSignalRecord.objects.order_by("pk").values_list(*RISK_SIGNAL_COLUMNS)
    return rows.iterator(chunk_size=ROWS_AT_A_TIME)
