"""Builders that say only what matters to a test."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from usage.log import KEY_FROM_CONTENT, KEY_FROM_ID

NOON = datetime(2025, 3, 10, 12)


def events_of(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Events as an append takes them; what a row leaves out is filled in."""
    filled = [
        {
            "event_id": None,
            "customer_id": "acme",
            "timestamp": NOON,
            "event_type": "report_view",
            "user_id": None,
            "feature_adoption_score": None,
            **row,
        }
        for row in rows
    ]
    schema = pa.schema(
        [
            ("event_id", pa.string()),
            ("customer_id", pa.string()),
            ("timestamp", pa.timestamp("us")),
            ("event_type", pa.string()),
            ("user_id", pa.string()),
            ("feature_adoption_score", pa.float64()),
        ]
    )
    with duckdb.connect() as connection:
        connection.register("given", pa.Table.from_pylist(filled, schema=schema))
        return connection.sql(
            f"""
            with keyed_by_content as (select *, {KEY_FROM_CONTENT} as content_key from given)
            select
                case when event_id is null then content_key else {KEY_FROM_ID} end as event_key,
                event_id, customer_id, timestamp, event_type, user_id, feature_adoption_score,
                timestamp as ingested_at
            from keyed_by_content
            """
        ).to_arrow_table()
