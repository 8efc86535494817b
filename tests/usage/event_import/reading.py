"""What an import of events says it did, and what the log and the report hold after it."""

import csv
from datetime import UTC, datetime

import duckdb

from usage.queries.event_log import current_segments

NOW = datetime(2025, 6, 1, tzinfo=UTC)
HEADER = "customer_id,timestamp,event_type,event_id,user_id,feature_adoption_score\n"
GOOD = "acme,2025-03-10 12:00:00,report_view,e1,u1,0.5\n"


def counts(outcome):
    return (outcome.created, outcome.unchanged, outcome.rejected)


def logged(columns: str = "event_id") -> list:
    paths = [str(path) for path in current_segments().paths]
    if not paths:
        return []
    rows = duckdb.execute(f"select {columns} from read_parquet($1) order by all", [paths]).fetchall()
    return [row[0] for row in rows] if "," not in columns else rows


def report_of(outcome) -> list[dict[str, str]]:
    with outcome.report_path.open(newline="") as file:
        return list(csv.DictReader(file))
