"""Importing compliance gaps and vendor flags."""

from datetime import datetime, timedelta

from churnapp.imports import (
    INGESTED_AT_COLUMN,
    CheckedRow,
    Column,
    FileContract,
    RowImport,
    RowRefused,
    Upsert,
    WantedRecord,
    parsers,
)
from churnapp.saying import say
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys
from usage.models import RiskSignalRecord
from usage.queries.event_log import current_segments


class RiskSignalImport(RowImport):
    """Risk signals; a row without a time counts as of the last complete day of usage data."""

    contract = FileContract(
        "risk_signals",
        (
            CUSTOMER_ID_COLUMN,
            Column("compliance_gap_score", parsers.share),
            Column("vendor_risk_flags", parsers.whole_number()),
            Column("computed_at", parsers.moment, aliases=("as_of",)),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("customer_id", "computed_at")
    upsert = Upsert(RiskSignalRecord, ("customer_id", "computed_at"))

    def prepare(self) -> None:
        """Loads the known customers and finds the last complete day of usage data."""
        self._customers = CustomerKeys.load()
        newest = current_segments().last_day
        self._undated_count_at = parsers.start_of(newest - timedelta(days=1)) if newest else None
        self._undated = 0

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of one signal."""
        values = row.values
        computed_at = values.get("computed_at") or self._date_of_undated()
        if computed_at > self.now:
            raise RowRefused(
                "computed_at",
                say(
                    "{computed_at:%Y-%m-%d %H:%M} lies in the future. Correct the time (UTC).",
                    computed_at=computed_at,
                ),
            )
        return WantedRecord(
            {
                "customer_id": self._customers.key_of(values["customer_id"]),
                "computed_at": computed_at,
                "compliance_gap_score": values.get("compliance_gap_score"),
                "vendor_risk_flags": values.get("vendor_risk_flags"),
            },
            {"ingested_at": values.get("ingested_at") or computed_at},
        )

    def notices(self) -> list[str]:
        """Rows without a time."""
        if not self._undated or self._undated_count_at is None:
            return []
        day = self._undated_count_at.date()
        return [
            say(
                "{undated} rows without computed_at count as of {day}, the last complete day of usage.",
                undated=self._undated,
                day=day,
            )
        ]

    def _date_of_undated(self) -> datetime:
        if self._undated_count_at is None:
            raise RowRefused(
                "computed_at",
                say(
                    "computed_at is missing, and there is no usage to date it by. Import "
                    "usage_events first, or add computed_at."
                ),
            )
        self._undated += 1
        return self._undated_count_at
