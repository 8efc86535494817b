"""Importing periods of subscriptions."""

from datetime import date

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
from customers.imports.columns import BILLING_PERIOD_COLUMN, mrr, plan_tier
from customers.models import DepartureRecord, SubscriptionRecord
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys

SEAT_UNITS = frozenset({"", "users", "user", "seats", "seat"})


class SubscriptionImport(RowImport):
    """Periods of subscriptions, one row per customer, product and first day."""

    contract = FileContract(
        "subscriptions",
        (
            CUSTOMER_ID_COLUMN,
            Column("product", parsers.text(128), aliases=("plan", "product_name")),
            Column("valid_from", parsers.day, required=True, aliases=("start_date",)),
            Column("valid_to", parsers.day, aliases=("end_date",)),
            Column("plan_tier", plan_tier),
            Column("mrr", mrr, aliases=("mrr_amount",)),
            Column("seats", parsers.whole_number()),
            BILLING_PERIOD_COLUMN,
            Column("renewal_date", parsers.day),
            Column("auto_renew", parsers.yes_or_no, aliases=("auto_renew_flag",)),
            Column("discount", parsers.share),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("customer_id", "product", "valid_from")
    upsert = Upsert(SubscriptionRecord, ("customer_id", "product", "valid_from"))

    def prepare(self) -> None:
        """Loads the known customers, and the last days that people logged."""
        self._customers = CustomerKeys.load()
        logged = DepartureRecord.objects.filter(came_back_on=None).values_list("customer_id", "leaves_on")
        self._leaves_on: dict[int, date] = {pk: day for pk, day in logged if day is not None}

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of a period."""
        fields = dict(row.values)
        fields["customer_id"] = self._customers.key_of(fields["customer_id"])
        fields["product"] = fields.get("product") or ""
        ends_on = fields.get("valid_to")
        if ends_on is not None and ends_on < fields["valid_from"]:
            raise RowRefused(
                "valid_to",
                say(
                    "{ends_on} lies before the first day. Valid: {fields} or later.",
                    ends_on=ends_on,
                    fields=fields["valid_from"],
                ),
            )
        last_day = self._leaves_on.get(fields["customer_id"])
        if last_day is not None and "valid_to" in fields and fields["valid_from"] <= last_day:
            fields["valid_to"] = min(ends_on or last_day, last_day)
        if "seats" not in fields:
            fields["seats"] = _seats_from_quantity(row.attributes)
        recorded_at = fields.pop("ingested_at", None) or parsers.start_of(fields["valid_from"])
        return WantedRecord({**fields, "attributes": dict(row.attributes)}, {"ingested_at": recorded_at})


def _seats_from_quantity(attributes: dict[str, str]) -> int | None:
    """A quantity counts seats unless the row says that it counts something else."""
    if attributes.get("units", "").strip().lower() not in SEAT_UNITS:
        return None
    try:
        return parsers.whole_number()(attributes["quantity"].strip())
    except (KeyError, ValueError):
        return None
