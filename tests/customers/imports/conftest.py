"""Imports of the files that a test writes."""

import pytest

from churnapp.imports import FolderForReports
from customers.models import CustomerRecord
from tests.customers.imports.files import IMPORTS, NOW


@pytest.fixture
def run(db, tmp_path):
    """Imports text as a file of a kind."""

    def run_import(kind: str, content: str):
        path = tmp_path / f"{kind}.csv"
        path.write_text(content, encoding="utf-8")
        return IMPORTS[kind](NOW).run(path, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    return run_import


@pytest.fixture
def acme(run):
    """A known customer."""
    run("customers", "customer_id,signup_date\nacme,2024-01-31\n")
    return CustomerRecord.objects.get()
