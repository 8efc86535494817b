"""An import of usage events for two customers."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from churnapp.imports import FolderForReports
from customers.models import CustomerRecord
from tests.usage.event_import.reading import NOW
from usage.imports import UsageEventImport


@pytest.fixture
def run(log, db, tmp_path):
    """Imports a file for the customers acme and beta; takes text for CSV or a table for Parquet."""
    for name in ("acme", "beta"):
        CustomerRecord.objects.create(
            customer_id=name, name=name, signup_date=date(2025, 1, 1), ingested_at=NOW
        )

    def run_import(content: str | bytes | pa.Table | Path):
        path = content if isinstance(content, Path) else tmp_path / "usage_events.csv"
        if isinstance(content, pa.Table):
            path = tmp_path / "usage_events.parquet"
            parquet.write_table(content, path)
        elif not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return UsageEventImport(NOW).run(path, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    return run_import
