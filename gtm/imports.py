"""Importing opportunities."""

from decimal import Decimal
from typing import Any

from churnapp.accounts.directory import PeopleDirectory
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
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys
from gtm.domain import Opportunity, OpportunityType, SalesStage
from gtm.models import OpportunityRecord

CENT = Decimal("0.01")


class OpportunityImport(RowImport):
    """Opportunities; the stage may be any, because the file tells what happened elsewhere."""

    contract = FileContract(
        "gtm_opportunities",
        (
            Column("opp_id", parsers.text(128), required=True, aliases=("opportunity_id", "deal_id")),
            CUSTOMER_ID_COLUMN,
            Column("stage", parsers.one_of("stage", SalesStage), required=True, aliases=("stage_name",)),
            Column("close_date", parsers.day, required=True),
            Column("amount", parsers.decimal, required=True),
            Column("sales_owner", parsers.text(255), aliases=("owner",)),
            Column("opportunity_type", parsers.one_of("type", OpportunityType), aliases=("type",)),
            Column("created_date", parsers.day, aliases=("created_at", "created_on")),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("opp_id",)
    upsert = Upsert(OpportunityRecord, ("opp_id",))

    def prepare(self) -> None:
        """Loads the known customers and the people with a login."""
        self._customers = CustomerKeys.load()
        self._owners = PeopleDirectory.load()

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of an opportunity, checked by the domain's own rules."""
        _refuse_impossible(row.values)
        fields = dict(row.values)
        attributes: dict[str, str | None] = dict(row.attributes)
        fields["customer_id"] = self._customers.key_of(fields["customer_id"])
        fields["amount"] = fields["amount"].quantize(CENT)
        if "sales_owner" in fields:
            label = fields.pop("sales_owner")
            fields["sales_owner_id"] = self._owners.find(label)
            attributes["sales_owner"] = None if fields["sales_owner_id"] else label
        created_on = fields.pop("created_date", None)
        if created_on is not None:
            attributes["created_date"] = created_on.isoformat()
        created_at = parsers.start_of(created_on) if created_on else self.now
        recorded_at = fields.pop("ingested_at", None) or created_at
        return WantedRecord({**fields, "attributes": attributes}, {"ingested_at": recorded_at})

    def notices(self) -> list[str]:
        """Names without a login."""
        return self._owners.notice("sales_owner")


def _refuse_impossible(values: dict[str, Any]) -> None:
    try:
        Opportunity(
            opp_id=values["opp_id"],
            customer_id=values["customer_id"],
            stage=SalesStage(values["stage"]),
            close_date=values["close_date"],
            amount=values["amount"],
        )
    except ValueError as problem:
        raise RowRefused("amount", str(problem)) from problem
