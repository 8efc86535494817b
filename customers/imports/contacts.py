"""Importing contacts."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

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
from customers.models import ContactRecord, ContactRole
from customers.queries.keys import CUSTOMER_ID_COLUMN, CustomerKeys
from customers.repositories.contacts import refresh_champions


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

    def run(self, path: Path, reports: FolderForReports, progress: Progress) -> ImportOutcome:
        """Imports a file, then works out who has a champion."""
        outcome = super().run(path, reports, progress)
        refresh_champions()
        return outcome

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


def _refuse_impossible_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise RowRefused(
            "email",
            say("{address!r} is not an e-mail address. Correct it or leave it empty.", address=address),
        ) from None
