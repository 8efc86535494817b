"""Importing opportunities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

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
from churnapp.saying import say
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys
from gtm.domain import ForecastCategory, LostReason, Opportunity, OpportunityType, SalesStage
from gtm.models import OpportunityChangeRecord, OpportunityRecord
from gtm.repositories.opportunity_changes import SETTLED_FIELDS, Author, changes_between, settle

CENT = Decimal("0.01")
TEXTS = ("next_step", "lost_reason", "lost_note", "competitors")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityUpsert(Upsert):
    """Writes opportunities with their history.

    Attributes:
        author: who the history names.
    """

    author: Author

    def settle(self, before: models.Model, record: models.Model) -> None:
        """What follows from any change."""
        if isinstance(before, OpportunityRecord) and isinstance(record, OpportunityRecord):
            settle(before, record, self.author.at.date())

    def keep(self, changed: Sequence[tuple[models.Model, models.Model]]) -> None:
        """Writes the history of a batch."""
        OpportunityChangeRecord.objects.bulk_create(
            change
            for before, record in changed
            if isinstance(before, OpportunityRecord) and isinstance(record, OpportunityRecord)
            for change in changes_between(before, record, self.author)
        )


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
            Column("stage_entered_on", parsers.day, aliases=("stage_entered", "stage_entered_date")),
            Column("next_step", parsers.text(255)),
            Column("next_step_on", parsers.day, aliases=("next_step_date",)),
            Column(
                "forecast_category",
                parsers.one_of(say("forecast category"), ForecastCategory),
                aliases=("forecast",),
            ),
            Column("lost_reason", parsers.one_of(say("lost reason"), LostReason), aliases=("loss_reason",)),
            Column("lost_note", parsers.text(500)),
            Column("competitors", parsers.text(255), aliases=("competitor",)),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("opp_id",)

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.upsert = OpportunityUpsert(
            OpportunityRecord, ("opp_id",), following=SETTLED_FIELDS, author=Author(None, now)
        )

    def prepare(self) -> None:
        """Loads the known customers and the people with a login."""
        self._customers = CustomerKeys.load()
        self._owners = PeopleDirectory.load()

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of an opportunity, checked by the domain's own rules."""
        _refuse_impossible(row.values)
        _refuse_contradictions(row.values, self.now.date())
        fields = dict(row.values)
        fields |= {name: fields[name] or "" for name in TEXTS if name in fields}
        if fields.get("forecast_category") == ForecastCategory.CLOSED:
            fields["forecast_category"] = None  # follows from winning
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


def _refuse_contradictions(values: dict[str, Any], today: date) -> None:
    stage = SalesStage(values["stage"])
    if values.get("lost_reason") and stage is not SalesStage.CLOSED_LOST:
        raise RowRefused(
            "lost_reason",
            say(
                "A sale in {stage} has no reason for being lost. Leave it empty, or say closed_lost.",
                stage=stage,
            ),
        )
    if values.get("forecast_category") == ForecastCategory.CLOSED and stage is not SalesStage.CLOSED_WON:
        raise RowRefused(
            "forecast_category",
            say(
                "A sale in {stage} cannot be forecast as closed. Valid: pipeline, best_case, "
                "commit, omitted.",
                stage=stage,
            ),
        )
    entered = values.get("stage_entered_on")
    if entered is not None and entered > today:
        raise RowRefused(
            "stage_entered_on",
            say("{entered} lies ahead. Valid: up to {today}.", entered=entered, today=today),
        )
