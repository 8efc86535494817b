"""Importing support tickets."""

from churnapp.imports import (
    INGESTED_AT_COLUMN,
    CheckedRow,
    Column,
    FileContract,
    RowImport,
    Upsert,
    WantedRecord,
    parsers,
)
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys
from usage.domain import TicketPriority
from usage.models import TicketRecord


class TicketImport(RowImport):
    """Support tickets; a ticket without a priority counts as medium."""

    contract = FileContract(
        "support_tickets",
        (
            Column("ticket_id", parsers.text(128), required=True),
            CUSTOMER_ID_COLUMN,
            Column("created_date", parsers.day, required=True, aliases=("created_at", "submitted_at")),
            Column("priority", parsers.one_of("priority", TicketPriority)),
            Column(
                "resolution_time",
                parsers.number_of_at_least_zero,
                aliases=("resolution_hours", "resolution_time_hours"),
            ),
            Column("topic", parsers.text(255), aliases=("category", "subject")),
            Column("csat", parsers.number, aliases=("satisfaction_score",)),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("ticket_id",)
    upsert = Upsert(TicketRecord, ("ticket_id",))

    def prepare(self) -> None:
        """Loads the known customers."""
        self._customers = CustomerKeys.load()

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of a ticket."""
        fields = dict(row.values)
        fields["customer_id"] = self._customers.key_of(fields["customer_id"])
        if "priority" in fields:
            fields["priority"] = fields["priority"] or TicketPriority.MEDIUM.value
        if "topic" in fields:
            fields["topic"] = fields["topic"] or ""
        if "resolution_time" in fields:
            fields["resolution_hours"] = fields.pop("resolution_time")
        recorded_at = fields.pop("ingested_at", None) or parsers.start_of(fields["created_date"])
        return WantedRecord({**fields, "attributes": dict(row.attributes)}, {"ingested_at": recorded_at})
