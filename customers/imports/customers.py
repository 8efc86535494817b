"""Importing customers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models

from churnapp.accounts.directory import PeopleDirectory
from churnapp.imports import (
    INGESTED_AT_COLUMN,
    CheckedRow,
    Column,
    FileContract,
    FolderForReports,
    ImportOutcome,
    Progress,
    RowImport,
    RowRefused,
    Upsert,
    WantedRecord,
    parsers,
)
from churnapp.saying import say
from customers.domain import MAX_CUSTOMER_ID_LENGTH, MRR, Customer, Industry, PlanTier
from customers.imports.columns import BILLING_PERIOD_COLUMN, mrr, plan_tier
from customers.imports.custom_values import CustomValues, custom_columns
from customers.imports.held_by_hand import HeldByHand
from customers.models import CustomerRecord
from customers.queries.keys import CUSTOMER_ID_COLUMN
from customers.repositories.account_changes import Author, keep_account_changes
from customers.repositories.parents import link_parents

RULED_COLUMNS = ("plan_tier", "mrr", "churn_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerUpsert(Upsert):
    """Writes customers with the history of what changed; what people set by hand stays.

    Attributes:
        author: who the history names.
        held: what people set on the accounts of the batch.
    """

    author: Author
    held: HeldByHand = field(default_factory=HeldByHand)

    def _known(self, batch: tuple[WantedRecord, ...]) -> dict[tuple[Any, ...], models.Model]:
        known = Upsert._known(self, batch)
        self.held.look_at([record.pk for record in known.values()])
        return known

    def _new_values(self, record: models.Model, wanted: WantedRecord) -> Iterator[tuple[str, Any]]:
        for name, value in Upsert._new_values(self, record, wanted):
            held = getattr(record, name)
            yield name, held if self.held.keeps(record.pk, name, held, value) else value

    def keep(self, changed: Sequence[tuple[models.Model, models.Model]]) -> None:
        """Writes the history of a batch."""
        pairs = (
            (before, after)
            for before, after in changed
            if isinstance(before, CustomerRecord) and isinstance(after, CustomerRecord)
        )
        keep_account_changes(pairs, self.author)


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
            BILLING_PERIOD_COLUMN,
            Column("seats", parsers.whole_number()),
            Column("csm", parsers.text(255), aliases=("csm_owner", "customer_success_manager")),
            Column("account_executive", parsers.text(255), aliases=("ae",)),
            Column(
                "parent_customer_id", parsers.text(MAX_CUSTOMER_ID_LENGTH), aliases=("parent_account_id",)
            ),
            INGESTED_AT_COLUMN,
        ),
    )
    identity = ("customer_id",)

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.upsert = CustomerUpsert(CustomerRecord, ("customer_id",), author=Author(None, now))

    @classmethod
    def contract_now(cls) -> FileContract:
        """The contract with a column for every custom field."""
        return FileContract(cls.contract.kind, (*cls.contract.columns, *custom_columns()))

    def run(self, path: Path, reports: FolderForReports, progress: Progress) -> ImportOutcome:
        """Imports a file; parents and custom fields follow once its customers, in any order, are in."""
        outcome = super().run(path, reports, progress)
        changed = self._custom_values.store(self.now)
        notice = [say("{changed} values of custom fields changed.", changed=changed)] if changed else []
        further = (*link_parents(self._parent_of), *notice, *self._custom_values.notices())
        return replace(outcome, notices=(*outcome.notices, *further))

    def prepare(self) -> None:
        """Loads the people with a login and the custom fields."""
        self._custom_values = CustomValues.load()
        self._csms = PeopleDirectory.load()
        self._executives = PeopleDirectory.load()
        self._unknown_industries: Counter[str] = Counter()
        self._held: dict[str, dict[str, Any]] | None = None
        self._parent_of: dict[str, str | None] = {}

    def record(self, row: CheckedRow) -> WantedRecord:
        """The field values of a customer, checked by the domain's own rules."""
        _refuse_impossible({**self._held_beside(row), **row.values})
        fields = dict(row.values)
        if "parent_customer_id" in fields:
            self._parent_of[fields["customer_id"]] = fields.pop("parent_customer_id")
        self._custom_values.take(fields)
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
                say(
                    "{total} rows with {count} unknown industries ({labels}) count as Other; the "
                    "label is kept as attribute.",
                    total=self._unknown_industries.total(),
                    count=len(self._unknown_industries),
                    labels=labels,
                )
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


def _refuse_impossible(values: dict[str, Any]) -> None:
    """Lets the entity check what single values cannot show."""
    try:
        _entity(values, values.get("churn_date"))
    except ValueError as problem:
        raise RowRefused(_column_at_fault(values), str(problem)) from problem


def _column_at_fault(values: dict[str, Any]) -> str:
    """The churn date when the rest of the row holds without it, otherwise the MRR."""
    try:
        _entity(values, None)
    except ValueError:
        return "mrr"
    return "churn_date"


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
