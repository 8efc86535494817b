"""Usage events from the event log."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from churnapp.duck import open_duckdb
from churnapp.saying import say
from usage.domain import FeatureAdoptionScore, UsageEvent, UsageRepository
from usage.queries.event_log import current_segments


class DuckDBUsageRepository(UsageRepository):
    """Reads the events of one customer from the segments of the event log."""

    def get_events_for_customer(
        self, customer_id: str, since: datetime | None = None
    ) -> Sequence[UsageEvent]:
        """The customer's events at or after ``since`` (all when None), oldest first."""
        rows = self._read(
            """
            select coalesce(event_id, event_key::varchar), timestamp, event_type, feature_adoption_score
            from read_parquet($paths)
            where customer_id = $customer_id and timestamp >= $since
            order by timestamp, event_key
            """,
            customer_id,
            since or datetime.min.replace(tzinfo=UTC),
        )
        return [
            UsageEvent(
                event_id,
                customer_id,
                timestamp.replace(tzinfo=UTC),
                event_type,
                None if score is None else FeatureAdoptionScore(score),
            )
            for event_id, timestamp, event_type, score in rows
        ]

    def get_event_count_last_n_days(self, customer_id: str, days: int) -> int:
        """Events within the last ``days`` days, counted back from the end of the last day the log holds."""
        if days <= 0:
            raise ValueError(say("A window of {days} days is not possible. Valid: 1 or more.", days=days))
        last_day = current_segments().last_day
        if last_day is None:
            return 0
        since = datetime.combine(last_day - timedelta(days=days - 1), time.min, UTC)
        counted = self._read(
            """
            select count(*) from read_parquet($paths)
            where customer_id = $customer_id and timestamp >= $since
            """,
            customer_id,
            since,
        )
        return int(counted[0][0]) if counted else 0

    def _read(self, query: str, customer_id: str, since: datetime) -> list[tuple[Any, ...]]:
        segments = current_segments()
        if not segments.paths:
            return []
        parameters = {
            "paths": [str(path) for path in segments.paths],
            "customer_id": customer_id,
            "since": since.astimezone(UTC).replace(tzinfo=None),
        }
        with open_duckdb() as connection:
            return connection.execute(query, parameters).fetchall()
