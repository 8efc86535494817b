"""Importing customers, their subscriptions and their contacts."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

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
from customers.domain import MRR, Customer, Industry, PlanTier
from customers.models import ContactRecord, ContactRole, CustomerRecord, SubscriptionRecord
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys

MAX_MONTHS = 1200
RULED_COLUMNS = ("plan_tier", "mrr", "churn_date")
SEAT_UNITS = frozenset({"", "users", "user", "seats", "seat"})


def plan_tier(text: str) -> str:
    """A tier of the ladder; refuses other labels with the valid ones."""
    return PlanTier.from_label(text).value


def mrr(text: str) -> Decimal:
    """Monthly revenue, rounded to cents; the domain refuses negative amounts."""
    return MRR.from_float(float(parsers.decimal(text))).amount


class CustomerImport(RowImport):
    """Customers; columns the file lacks are left as they are."""

    contract = FileContract(
        "customers",
        (
            CUSTOMER_ID_COLUMN,
            Column("name", parsers.text(255), aliases=("account_name", "company", "company_name")),
            Column("industry", parsers.text(255)),
            Column("plan_tier", plan_tier),
            Column("signup_date", parsers.day, required=True, aliases=("signed_up_on", "start_date")),
            Column("mrr", mrr, aliases=("mrr_amount", "monthly_recurring_revenue")),
            Column("churn_date", parsers.day, aliases=("churned_on",)),
            Column("notice_date", parsers.day),
            Column("churn_type", parsers.text(32)),
            Column("churn_reason", parsers.text(255)),
            Column("renewal_date", parsers.day),
            Column("upgrade_date", parsers.day),
            Column(
                "billing_period_months",
                parsers.whole_number(MAX_MONTHS),
                aliases=("bill_period_months", "billing_period"),
            ),
            Column("seats", parsers.whole_number()),
            Column("csm", parsers.text(255), aliases=("csm_owner", "customer_success_manager")),
            Column("account_executive", parsers.text(255), aliases=("ae",)),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("customer_id",)
    upsert = Upsert(CustomerRecord, ("customer_id",))

    def prepare(self) -> None:
        """Loads the people with a login."""
        self._csms = PeopleDirectory.load()
        self._executives = PeopleDirectory.load()
        self._unknown_industries: Counter[str] = Counter()
        self._held: dict[str, dict[str, Any]] | None = None

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of a customer, checked by the domain's own rules."""
        _refuse_impossible({**self._held_beside(row), **row.values})
        fields = dict(row.values)
        attributes: dict[str, str | None] = dict(row.attributes)
        only_new = {"ingested_at": fields.pop("ingested_at", None) or parsers.start_of(fields["signup_date"])}
        (fields if "name" in fields else only_new)["name"] = fields.get("name") or fields["customer_id"]
        for text_field in ("churn_type", "churn_reason"):
            if text_field in fields:
                fields[text_field] = fields[text_field] or ""
        if "industry" in fields:
            fields["industry"], attributes["industry"] = self._industry(fields["industry"])
        for role, directory in (("csm", self._csms), ("account_executive", self._executives)):
            if role in fields:
                label = fields.pop(role)
                fields[f"{role}_id"] = directory.find(label)
                attributes[role] = None if fields[f"{role}_id"] else label
        return WantedRecord({**fields, "attributes": attributes}, only_new)

    def notices(self) -> list[str]:
        """Industries counted as Other and names without a login."""
        notices = [*self._csms.notice("csm"), *self._executives.notice("account_executive")]
        if self._unknown_industries:
            labels = ", ".join(label for label, _ in self._unknown_industries.most_common(5))
            notices.append(
                f"{self._unknown_industries.total()} rows with {len(self._unknown_industries)} unknown "
                f"industries ({labels}) count as Other; the label is kept as attribute."
            )
        return notices

    def _held_beside(self, row: CheckedRow) -> dict[str, Any]:
        """What is stored in the columns that the file lacks and rules look at."""
        if all(name in row.values for name in RULED_COLUMNS):
            return {}
        if self._held is None:
            ruled = CustomerRecord.objects.order_by().values("customer_id", *RULED_COLUMNS)
            self._held = {held["customer_id"]: held for held in ruled}
        return self._held.get(row.values["customer_id"], {})

    def _industry(self, label: str | None) -> tuple[str, str | None]:
        if label is None or Industry.is_known(label):
            return (Industry.from_label(label).value if label else Industry.OTHER.value), None
        self._unknown_industries[label] += 1
        return Industry.OTHER.value, label


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
            Column(
                "billing_period_months",
                parsers.whole_number(MAX_MONTHS),
                aliases=("bill_period_months", "billing_period"),
            ),
            Column("renewal_date", parsers.day),
            Column("auto_renew", parsers.yes_or_no, aliases=("auto_renew_flag",)),
            Column("discount", parsers.share),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("customer_id", "product", "valid_from")
    upsert = Upsert(SubscriptionRecord, ("customer_id", "product", "valid_from"))

    def prepare(self) -> None:
        """Loads the known customers."""
        self._customers = CustomerKeys.load()

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of a period."""
        fields = dict(row.values)
        fields["customer_id"] = self._customers.key_of(fields["customer_id"])
        fields["product"] = fields.get("product") or ""
        ends_on = fields.get("valid_to")
        if ends_on is not None and ends_on < fields["valid_from"]:
            raise RowRefused(
                "valid_to", f"{ends_on} lies before the first day. Valid: {fields['valid_from']} or later."
            )
        if "seats" not in fields:
            fields["seats"] = _seats_from_quantity(row.attributes)
        recorded_at = fields.pop("ingested_at", None) or parsers.start_of(fields["valid_from"])
        return WantedRecord({**fields, "attributes": dict(row.attributes)}, {"ingested_at": recorded_at})


class ContactImport(RowImport):
    """People at the customers."""

    contract = FileContract(
        "contacts",
        (
            Column("contact_id", parsers.text(128), required=True),
            CUSTOMER_ID_COLUMN,
            Column("name", parsers.text(255), required=True, aliases=("full_name",)),
            Column("email", parsers.text(254), aliases=("email_address",)),
            Column("title", parsers.text(255), aliases=("job_title",)),
            Column("role", parsers.one_of("role", ContactRole.values)),
            Column("last_active_on", parsers.day, aliases=("last_active",)),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("contact_id",)
    upsert = Upsert(ContactRecord, ("contact_id",))

    def prepare(self) -> None:
        """Loads the known customers."""
        self._customers = CustomerKeys.load()

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of a contact."""
        fields = {
            name: value or "" if name in {"email", "title", "role"} else value
            for name, value in row.values.items()
        }
        fields["customer_id"] = self._customers.key_of(fields["customer_id"])
        if fields.get("email"):
            _refuse_impossible_address(fields["email"])
        recorded_at = fields.pop("ingested_at", None) or self.now
        return WantedRecord({**fields, "attributes": dict(row.attributes)}, {"ingested_at": recorded_at})


def _refuse_impossible(values: dict[str, Any]) -> None:
    """Lets the entity check what single values cannot show."""
    try:
        _entity(values, values.get("churn_date"))
    except ValueError as problem:
        column = "mrr"
        try:
            _entity(values, None)
            column = "churn_date"
        except ValueError:
            pass
        raise RowRefused(column, str(problem)) from problem


def _entity(values: dict[str, Any], churn_date: date | None) -> Customer:
    tier, amount = values.get("plan_tier"), values.get("mrr")
    return Customer(
        customer_id=values["customer_id"],
        industry=Industry.OTHER,
        plan_tier=None if tier is None else PlanTier(tier),
        signup_date=values["signup_date"],
        mrr=None if amount is None else MRR(amount),
        churn_date=churn_date,
    )


def _seats_from_quantity(attributes: dict[str, str]) -> int | None:
    """A quantity counts seats unless the row says that it counts something else."""
    if attributes.get("units", "").strip().lower() not in SEAT_UNITS:
        return None
    try:
        return parsers.whole_number()(attributes["quantity"].strip())
    except (KeyError, ValueError):
        return None


def _refuse_impossible_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise RowRefused(
            "email", f"{address!r} is not an e-mail address. Correct it or leave it empty."
        ) from None
